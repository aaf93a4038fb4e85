"""What the tab of articles does with one article: shows it, tags it, removes it and brings it back."""
