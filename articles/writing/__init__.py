"""What helps authors while they write: their earlier saves, and who else is writing."""
