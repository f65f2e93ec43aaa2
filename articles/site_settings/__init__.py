"""What chairs set for the site as a whole (its name, lines, contacts, logo, previews): the
versions, and the one in force."""
