"""What somebody with a role might try in the web admin."""
