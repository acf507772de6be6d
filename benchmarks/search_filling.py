"""Filling an engine with synthetic tasks, and what that costs; for :mod:`benchmarks.search`."""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from benchmarks.synthetic import Generator
from corpus.index.backend import SearchBackend
from corpus.index.conditions import IndexDocument
from corpus.index.documents import SourceDocument, index_documents
from corpus.index.elasticsearch_backend import ElasticsearchBackend
from corpus.version import index_version

_KEPT = 4000  # tasks from which questions are made
_TOLD = 50_000  # tasks between two words on how far it is


def index_name(tasks: int) -> str:
    """Return the name under which so many tasks stand on a server."""
    return f"giaoviec-benchmark-{tasks}"


@dataclasses.dataclass(frozen=True, slots=True)
class Build:
    """How an index was filled.

    Attributes:
        tasks: How many tasks it holds; targets and documents come on top.
        seconds: On the clock, without the making of the documents.
        analysis_cpu: Processor seconds of our own analysis.
        client_cpu: Processor seconds of this process: analysis, conversion and, where it is embedded, the engine.
        server_cpu: Processor seconds of the search server; 0 where there is none.
        load: How many processes wanted a processor meanwhile, in the median; each had a share only.
        size: Bytes of the index on the disk.
    """

    tasks: int
    seconds: float
    analysis_cpu: float
    client_cpu: float
    server_cpu: float
    load: float
    size: int


def fill(backend: SearchBackend, engine: str, folder: Path, *, tasks: int, seed: int, copies: int) -> tuple[Build, str]:
    """Build the index, unless the one that is there will do.

    Args:
        backend: The engine.
        engine: Its URL.
        folder: Where it is noted what the building cost.
        tasks: How many it shall hold.
        seed: Of the documents.
        copies: How often each document stands, under other ids: so much less is spent on our own analysis.

    Returns:
        What it cost, and the index's version.
    """
    version = f"{index_version()}-{seed}-{tasks}-{copies}"
    noted = folder / f"build-{engine.partition(':')[0]}-{seed}-{tasks}-{copies}.json"
    if noted.is_file():
        kept = json.loads(noted.read_text("utf-8"))
        if backend.version == kept["version"]:
            return Build(**kept["build"]), kept["version"]
    build = _fill(backend, engine, folder, version, tasks=tasks, seed=seed, copies=copies)
    folder.mkdir(parents=True, exist_ok=True)
    noted.write_text(json.dumps({"version": version, "build": dataclasses.asdict(build)}), "utf-8")
    return build, version


def sample(tasks: int, seed: int) -> list[SourceDocument]:
    """Return the first of the documents that an index was filled with."""
    return list(Generator(seed).documents(min(tasks, _KEPT)))


def _fill(
    backend: SearchBackend, engine: str, folder: Path, version: str, *, tasks: int, seed: int, copies: int
) -> Build:
    making = _Watch(Generator(seed).documents(tasks // copies))
    analysis, done, loads = 0.0, 0, []
    began, client, server = time.perf_counter(), _own_cpu(), _server_cpu(backend)
    with backend.build(version) as writer:
        for source in making:
            before = time.thread_time()
            entries = index_documents(source)
            analysis += time.thread_time() - before
            for copy in range(copies):
                writer.replace(f"{source.id}{copy or ''}", [_copied(entry, copy) for entry in entries])
            done, last = done + copies * len(source.record["tasks"]), done
            if done // _TOLD != last // _TOLD:
                loads.append(os.getloadavg()[0])
                print(f"{engine} {done} tasks, {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
    return Build(
        tasks=tasks,
        seconds=time.perf_counter() - began - making.seconds,
        analysis_cpu=analysis,
        client_cpu=_own_cpu() - client - making.cpu,
        server_cpu=_server_cpu(backend) - server,
        load=statistics.median(loads or os.getloadavg()[:1]),
        size=_size_of(backend, folder, tasks),
    )


def _copied(entry: IndexDocument, copy: int) -> IndexDocument:
    """Return an entry as of another document of the same day."""
    if not copy:
        return entry
    orders = {
        name: int(str(entry.values[name])) ^ (copy << 16) for name in ("order_issued", "order_due", "order_due_latest")
    }
    ids = {name: f"{entry.values[name]}{copy}" for name in ("id", "document_id")}
    return IndexDocument({**entry.values, **ids, **orders})


class _Watch:
    """Iterates over documents; inventing them is not indexing."""

    def __init__(self, documents: Iterable[SourceDocument]) -> None:
        self._documents = documents
        self.seconds = self.cpu = 0.0

    def __iter__(self) -> Iterator[SourceDocument]:
        documents = iter(self._documents)
        while True:
            seconds, cpu = time.perf_counter(), time.thread_time()
            source = next(documents, None)
            self.seconds += time.perf_counter() - seconds
            self.cpu += time.thread_time() - cpu
            if source is None:
                return
            yield source


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _server_cpu(backend: SearchBackend) -> float:
    if not isinstance(backend, ElasticsearchBackend):
        return 0.0
    nodes = backend._client.nodes.stats(metric="process")["nodes"].values()
    return float(sum(node["process"]["cpu"]["total_in_millis"] for node in nodes)) / 1000


def _size_of(backend: SearchBackend, folder: Path, tasks: int) -> int:
    if isinstance(backend, ElasticsearchBackend):
        backend._client.indices.flush(index=index_name(tasks))
        stats = backend._client.indices.stats(index=index_name(tasks), metric="store")
        return int(stats["_all"]["primaries"]["store"]["size_in_bytes"])
    live = json.loads((folder / "index" / "current.json").read_text("utf-8"))["folder"]
    return sum(path.stat().st_size for path in (folder / "index" / live).rglob("*") if path.is_file())


def clean(backend: SearchBackend, tasks: int) -> None:
    """Take the benchmark's indices off a server."""
    if isinstance(backend, ElasticsearchBackend):
        for name in backend._client.indices.get(index=f"{index_name(tasks)}-*"):
            backend._client.indices.delete(index=name)
