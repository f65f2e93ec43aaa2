"""What `make audit` asks programs about our pages that are not part of this project."""
