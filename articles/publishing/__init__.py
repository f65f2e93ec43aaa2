"""What is public besides the article page itself: previews, former versions, search, feeds, structured data; a package for each."""
