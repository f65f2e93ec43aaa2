"""Finding policies, for chairs: the form, and the screen with their versions."""
