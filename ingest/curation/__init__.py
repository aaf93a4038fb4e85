"""What people do with the articles of a library, and say of its answers. Begin in `curated_library.py`."""
