"""One room a format: bytes → text and facts. Each is given a label, to name the document by in errors."""
