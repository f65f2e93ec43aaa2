"""The tests mirror the apps; `cast.py` holds the people and the walks."""
