"""What board members and readers see of the board."""
