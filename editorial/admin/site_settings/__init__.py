"""The site's settings, for chairs: the form, and the screen with its versions."""
