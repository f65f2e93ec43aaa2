"""What the page of an article says to programs: schema.org as JSON-LD, and the tags that
reference managers and link previews read."""
