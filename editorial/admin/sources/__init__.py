"""What editors see of the sources that texts cite: what was retracted, and the registry of
journals and publishers."""
