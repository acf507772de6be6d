"""A search server of the test's own, which may be killed; and one in between that is in a mood."""

from __future__ import annotations

import http.client
import http.server
import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

ROOT = Path(__file__).resolve().parents[2]


@dataclass(slots=True)
class OwnServer:
    """A second Elasticsearch beside that of the other tests."""

    home: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._call("start", str(self.port))

    def kill(self) -> None:
        """End it as a power cut would."""
        launcher = psutil.Process(int((self.home / "pid").read_text()))
        processes = [*launcher.children(recursive=True), launcher]
        for process in processes:
            process.kill()
        psutil.wait_procs(processes)

    def stop(self) -> None:
        self._call("stop")

    def _call(self, *arguments: str) -> None:
        own = {"GIAOVIEC_ELASTICSEARCH_HOME": str(self.home), "GIAOVIEC_ELASTICSEARCH_HEAP": "512m"}
        environment = {name: value for name, value in os.environ.items() if name != "GIAOVIEC_ELASTICSEARCH_DATA"}
        command = [str(ROOT / "scripts" / "elasticsearch"), *arguments]
        subprocess.run(command, env=environment | own, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def a_server_of_its_own() -> Iterator[OwnServer]:
    """Start one; it is gone afterwards, with all that it held."""
    home = Path(tempfile.mkdtemp(prefix="giaoviec-es-", dir="/var/tmp"))
    home.chmod(0o755)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    server = OwnServer(home, port)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


@dataclass(slots=True)
class Mood:
    """What the one in between does with bulk requests, one after another; when the list is empty it passes them on.

    A number is answered in the server's stead; "lost" passes the request on and drops the answer; "refused" drops it.
    """

    bulks: list[int | str] = field(default_factory=list)
    seen: list[int | str] = field(default_factory=list)


@contextmanager
def a_server_in_between(url: str) -> Iterator[tuple[str, Mood]]:
    """Stand before a real server as a proxy does; return its URL and what steers it."""
    target, mood = urlsplit(url), Mood()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            wish = mood.bulks.pop(0) if mood.bulks and "_bulk" in self.path else None
            if wish is not None:
                mood.seen.append(wish)
            if isinstance(wish, int):
                self.answer(wish, [("content-type", "application/json"), ("x-elastic-product", "Elasticsearch")], b"{}")
                return
            if wish != "refused":
                connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=60)
                connection.request(self.command, self.path, body, dict(self.headers))
                reply = connection.getresponse()
                content = reply.read()
                connection.close()
                if wish != "lost":
                    self.answer(reply.status, reply.getheaders(), content)
                    return
            self.close_connection = True

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = handle_any  # noqa: N815  (the base class's names)

        def answer(self, status: int, headers: list[tuple[str, str]], content: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers:
                if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                    self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", mood
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
