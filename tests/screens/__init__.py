"""Every page, walked to and pictured."""
