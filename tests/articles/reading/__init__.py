"""What readers are served: pages, lists, related answers, banners, references."""
