"""What people do with the articles of a library: their list, sorted and searched, tags, and removing with an undo."""
