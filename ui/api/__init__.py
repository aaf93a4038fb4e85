"""What programs may call, over HTTP and as MCP tools. Begin in `endpoints.py`."""
