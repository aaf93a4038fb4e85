"""The endpoints as tools for MCP clients."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING

from assistant.assistant import Assistant
from ingest.errors import UsageError
from ui.api.endpoints import endpoints_of

if TYPE_CHECKING:
    from mcp.server.fastmcp import FastMCP


def load_mcp_server() -> FastMCP[None]:
    """A server for MCP clients, without tools yet. Gradio has one too, but what its tools return is no JSON.

    Raises:
        UsageError: the package that speaks MCP is not installed.
    """
    try:
        from mcp.server.fastmcp import FastMCP
        from mcp.server.transport_security import TransportSecuritySettings
    except ImportError as problem:
        raise UsageError("To speak MCP a further package is needed: pip install 'article-desk[mcp]'") from problem
    return FastMCP(
        "Article Desk",
        "Answers, verdicts and passages from the articles of whoever runs this, with the exact words. Cite them.",
        stateless_http=True,
        json_response=True,
        # The whole server is behind checks of hosts and origins.
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )


def add_mcp_tools(server: FastMCP[None], assistant: Assistant) -> None:
    """Give an MCP server the endpoints as tools."""
    for endpoint in endpoints_of(assistant):
        server.add_tool(endpoint, description=cleandoc(endpoint.__doc__ or ""))
