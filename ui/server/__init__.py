"""The server of the page and of the endpoints, and what it refuses.

Begin in `app.py`: it puts the page behind its middleware. `http_server.py` limits connections on what `sockets.py`
opens, `json_bodies.py` and `gradio_calls.py` validate requests, `upload_endpoint.py` takes in files, `queueing.py`
shares the queue fairly.
"""
