"""The formats of files: each is read into what the file says, whatever it is (`written.py`)."""
