"""Locations → raw documents. Begin in `locations.py`."""
