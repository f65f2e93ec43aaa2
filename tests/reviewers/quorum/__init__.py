"""Quorum policies, what they ask for, and random boards."""
