"""The stages of the pipeline, in order; `ingest/pipeline.py` puts them together: begin there.

Documents are read (`reading.py`), and parsed where they are not known (`incremental_parsing.py`); their articles
are new, changed, unchanged or in conflict (`change_detection.py`), and are stored (`storing.py`) with where they came
from (`origins.py`). What is gone may be removed (`pruning.py`). All that happens goes into the report (`report.py`).
"""
