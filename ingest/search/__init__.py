"""A library is read and searched: by words, and by vectors through an index that is built from the stored ones.

`opening.py` tells where the index is: in files (`synced_index.py`) or on a Chroma server (`server_index.py`,
`chroma_server.py`), each kept in step with the catalogue; `vector_index.py` is a collection of Chroma's, in either.
`query_encoder.py` encodes questions of the packaged model. Begin in `library_queries.py`.
"""
