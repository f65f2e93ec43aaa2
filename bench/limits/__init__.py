"""The limits: what a thing costs that does nothing but what cannot be left out. As simple as can
be."""
