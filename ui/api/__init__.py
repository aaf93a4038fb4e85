"""What programs may call, in JSON.

Begin in `endpoints.py`: what there is to call. `gradio_endpoints.py` offers it over HTTP,
`mcp_tools.py` to MCP clients.
"""
