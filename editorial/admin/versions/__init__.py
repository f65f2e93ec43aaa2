"""Lists of what is adopted in versions: policies, introductions, lists of medicines, the site's
settings."""
