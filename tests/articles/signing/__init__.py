"""The ceremony of signing, in all its ways."""
