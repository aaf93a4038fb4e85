"""Articles on the page: the list, one of them with its text, what adding some did, and conflicts; in lines, how they were kept up."""
