"""What a text says, by its words: its numbers, dates and names (`entities/`), and who says it (`attribution.py`)."""
