"""What editors see of the library of statements."""
