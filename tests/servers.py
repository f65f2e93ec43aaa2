"""Loaded before Django's settings: the suite runs in the demo profile, on the database that TEST_DATABASE names."""

import os

os.environ["DEMO"] = "1"
