"""What a text says, by its words: numbers, dates and names (`particulars.py`), and who says it (`attribution.py`)."""
