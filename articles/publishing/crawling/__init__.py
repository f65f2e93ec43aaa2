"""What programs ask a site for before its pages: sitemaps, robots.txt, security.txt, the icon."""
