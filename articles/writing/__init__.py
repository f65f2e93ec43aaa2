"""What helps authors while they write: their earlier saves, who else is writing, and the guide
to what can be written. Imports models."""
