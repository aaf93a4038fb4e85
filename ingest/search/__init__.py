"""A library is read and searched: by words, and by vectors through an index that is built from the stored ones.

`vector_index.py` alone knows Chroma; `synced_index.py` keeps it in step with the catalogue;
`query_encoder.py` encodes questions of the packaged model. Begin in `library_queries.py`.
"""
