"""The vector index: passages by the meaning of their text, built from the stored vectors.

`vector_index.py` alone knows Chroma; `synced_index.py` keeps it in step with the catalogue. Begin in `synced_index.py`.
"""
