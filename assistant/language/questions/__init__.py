"""What a question asks for, told from its words: a module for each kind. Begin with `kinds.py`."""
