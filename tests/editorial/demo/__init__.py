"""The demo, generated articles, and the upgrade of a former version's database."""
