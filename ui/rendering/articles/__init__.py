"""Articles, as HTML: the list, one with its text, what adding did, conflicts; and how they were kept up, in lines."""
