"""Submitting, withdrawing, revising; who may look; what comes too late."""
