"""The protocol's own server, for one exchange with one person. Slow to import: only where somebody asks for it."""

from __future__ import annotations

import json
from typing import Any

import mcp_types as protocol
from anyio import to_thread
from fastapi import Response
from mcp.server.lowlevel.server import Server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from starlette.types import Receive, Scope, Send

from api.mcp.tools import Caller, call, tools

INSTRUCTIONS = """\
Calculators of scope 1 and 2 emissions and targets, the documents of Cascale's Manufacturer Climate Action Program, and
of the signed-in manufacturer its advisory hours and its record: years, targets, progress. Never do the arithmetic
yourself; cite what you found.
"""


class Exchange(Response):
    """Answers by itself, in one exchange of the protocol."""

    def __init__(self, caller: Caller) -> None:
        super().__init__()
        self._server = _server(caller)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        async with manager.run():
            await manager.handle_request(scope, receive, send)


def _server(caller: Caller) -> Server[Any]:
    """A server that knows one person alone."""

    async def listed(_: Any, __: Any) -> protocol.ListToolsResult:
        return protocol.ListToolsResult(
            tools=[
                protocol.Tool(
                    name=tool.name,
                    title=tool.title,
                    description=tool.description,
                    input_schema=tool.input_schema,
                    output_schema=tool.output_schema,
                    annotations=protocol.ToolAnnotations(
                        read_only_hint=tool.reads_only, destructive_hint=False, open_world_hint=False
                    ),
                )
                for tool in tools(caller.identity)
            ]
        )

    async def called(_: Any, wanted: protocol.CallToolRequestParams) -> protocol.CallToolResult:
        told = await to_thread.run_sync(call, caller, wanted.name, dict(wanted.arguments or {}))
        text = protocol.TextContent(type="text", text=json.dumps(told.content, ensure_ascii=False))
        given = None if told.refused else told.content
        return protocol.CallToolResult(content=[text], structured_content=given, is_error=told.refused)

    return Server("mcap", title="MCAP assistant", instructions=INSTRUCTIONS, on_list_tools=listed, on_call_tool=called)
