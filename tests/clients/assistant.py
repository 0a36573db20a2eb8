#!/usr/bin/env python3
"""Reads a register as an assistant does, and prints what it was answered as JSON.

assistant.py http://127.0.0.1:8080/mcp CALLS [KEY]

CALLS is a list of [tool, arguments] as JSON. They are made twice: as a client of the revision in which each request stands for
itself, and as one that begins with a handshake.
"""

import asyncio
import json
import sys

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError


async def answers(url, key, mode, calls):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx2.AsyncClient(headers=headers) as http:
        async with Client(streamable_http_client(url, http_client=http), mode=mode) as client:
            tools = (await client.list_tools()).tools
            results = []
            for name, arguments in calls:
                try:
                    result = await client.call_tool(name, arguments)
                    results.append({"text": result.content[0].text, "isError": result.is_error})
                except MCPError as fault:
                    results.append({"code": fault.error.code})
            return {
                "version": client.session.protocol_version,
                "server": client.session.server_info.name,
                "tools": [tool.model_dump(by_alias=True, exclude_none=True) for tool in tools],
                "results": results,
            }


async def main(url, calls, key=None):
    calls = json.loads(calls)
    print(json.dumps([await answers(url, key, mode, calls) for mode in ("auto", "legacy")]))


asyncio.run(main(*sys.argv[1:]))
