"""Accounts: sign-up and log-in, addresses, codes and second factors, guessing, sessions."""
