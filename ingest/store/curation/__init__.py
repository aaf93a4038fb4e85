"""What people do with the articles of a library: their list, tags, stars, notes, and removing with an undo."""
