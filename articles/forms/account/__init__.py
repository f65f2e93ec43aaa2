"""What people say of themselves: profile, preferences, second factors."""
