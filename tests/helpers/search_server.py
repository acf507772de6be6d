"""Elasticsearch in tests: an index of one's own on the test server, and a server that answers as it is told."""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from elastic_transport import (
    ApiResponseMeta,
    BaseNode,
    HttpHeaders,
    NodeConfig,
    Urllib3HttpNode,
)
from elastic_transport._node._base import NodeApiResponse
from elasticsearch import Elasticsearch

from corpus.index.backend import SearchBackend, ServerOptions, open_backend


@contextlib.contextmanager
def a_server_index() -> Iterator[SearchBackend]:
    """An index of the test's own on the server; taken away afterwards."""
    with a_server_name() as (url, name):
        opened = open_backend(url, Path(), ServerOptions(index=name))
        yield opened
        opened.close()


@contextlib.contextmanager
def a_server_name() -> Iterator[tuple[str, str]]:
    """The server's URL and a name for an index; what stands under it is taken away afterwards."""
    url, name = os.environ["GIAOVIEC_TEST_ELASTICSEARCH_URL"], f"test-{uuid.uuid4().hex[:12]}"
    yield url, name
    with Elasticsearch(url) as client:
        for index in client.indices.get(index=f"{name}-*"):
            client.indices.delete(index=index)


Request = tuple[str, str, list[dict[str, Any]]]
"""Method, path, and the body's JSON lines."""
Reply = tuple[int, Any] | Exception


def scripted_client(reply: Callable[[Request], Reply]) -> Elasticsearch:
    """Return a client whose server is a function."""

    class Node(BaseNode):
        _CLIENT_META_HTTP_CLIENT = Urllib3HttpNode._CLIENT_META_HTTP_CLIENT

        def __init__(self, config: NodeConfig) -> None:
            super().__init__(config)

        def perform_request(self, method: str, target: str, body: bytes | None = None, **_: Any) -> NodeApiResponse:
            lines = [json.loads(line) for line in (body or b"").decode().splitlines() if line]
            replied = reply((method, target, lines))
            if isinstance(replied, Exception):
                raise replied
            status, content = replied
            headers = HttpHeaders({"x-elastic-product": "Elasticsearch", "content-type": "application/json"})
            meta = ApiResponseMeta(status=status, http_version="1.1", headers=headers, duration=0.0, node=self.config)
            return NodeApiResponse(meta, json.dumps(content).encode())

        def close(self) -> None:
            pass

    return Elasticsearch("http://127.0.0.1:9", node_class=Node)
