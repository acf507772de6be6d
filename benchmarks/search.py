"""How fast the index is filled and answers, through the API and as the same query put to the bare engine.

    python -m benchmarks.search [--tasks 1000000] [--queries 200] [--url http://127.0.0.1:9200] [--data FOLDER] [--json]

With ``--data`` the indices stay, with what was measured while they were built; a second run only asks.

Synthetic tasks (:mod:`benchmarks.synthetic`) go into the embedded engine, and into Elasticsearch where a URL is given.
Six kinds of question are then asked one after another, each some hundred times with other words: through the API, a
real uvicorn in a process of its own on loopback, asked over one connection; and in the same run as the ready query of
the engine, with the payloads of the hits fetched but nothing made of them. Ratios compare the two.

Wanted: embedded p95 through the API at most 25 ms, API over raw at most 2; Elasticsearch API over raw at most 1.5.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import http.client
import json
import multiprocessing
import os
import random
import shutil
import socket
import statistics
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from api.schemas import MAX_PAGE, AnySearchParameters
from benchmarks.search_filling import Build, clean, fill, index_name, sample
from corpus.asking import ask
from corpus.index.backend import SearchBackend, ServerOptions, open_backend
from corpus.index.conditions import Plan
from corpus.index.documents import SourceDocument
from corpus.index.elasticsearch_backend import ElasticsearchBackend
from corpus.index.elasticsearch_requests import search_request
from corpus.index.fields import PAYLOAD
from corpus.index.query import Kind
from corpus.index.tantivy_backend import TantivyBackend
from corpus.index.tantivy_queries import Queries
from corpus.library import Corpus, open_corpus
from nlp.gazetteers.folding import strip_marks

Question = dict[str, Any]
"""Parameters of the API."""

KINDS = ("words", "words + agency", "agency + due range", "no diacritics", "facets", "deep page")
_FACETS = ("agency", "province", "type", "year")
_PAGE = 20
_DEEP = 10_000  # hits before the deep page
_WARM = 20  # questions before the clock starts


@dataclass(slots=True)
class Figures:
    """What was measured of one engine, in seconds."""

    engine: str
    build: Build
    api: dict[str, list[float]] = field(default_factory=dict)
    raw: dict[str, list[float]] = field(default_factory=dict)
    hits: dict[str, float] = field(default_factory=dict)


def main() -> None:
    """Run the benchmark of the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=1, help="each document so often, under other ids")
    parser.add_argument("--url", help="Elasticsearch, too")
    parser.add_argument("--only-url", action="store_true", help="leave the embedded engine out")
    parser.add_argument("--data", type=Path, help="keep the indices, and use those that are there")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    folder = given.data or Path(tempfile.mkdtemp(prefix="giaoviec-benchmark-"))
    try:
        engines = ([] if given.only_url else ["tantivy:"]) + ([given.url] if given.url else [])
        figures = [measure(engine, folder, given) for engine in engines]
    finally:
        if given.data is None:
            shutil.rmtree(folder, ignore_errors=True)
    if given.json:
        print(json.dumps([summary(each) for each in figures], ensure_ascii=False, indent=1))
    else:
        for each in figures:
            show(each)


def measure(engine: str, folder: Path, given: argparse.Namespace) -> Figures:
    """Fill an engine and ask it."""
    backend = open_backend(engine, folder, ServerOptions(index=index_name(given.tasks)))
    build, version = fill(backend, engine, folder, tasks=given.tasks, seed=given.seed, copies=given.copies)
    figures = Figures(engine, build)
    known = sample(given.tasks // given.copies, given.seed)
    corpus = open_corpus(folder)
    questions = {kind: make_questions(kind, known, given.queries + _WARM, given.seed) for kind in KINDS}
    with serving(engine, folder, version, given.tasks) as served:
        for kind in KINDS:
            asked = questions[kind]
            if kind == "deep page":
                asked = [{**asked[0], "cursor": deep_cursor(served, asked[0])}] * len(asked)
            ready = [raw_query(backend, plan_of(corpus, question)) for question in asked]
            totals = []
            api, raw = [], []
            for n, (question, bare) in enumerate(zip(asked, ready, strict=True)):
                address = url_of(question)
                # Whoever comes second finds the engine's data in the processor's caches: they take turns.
                times, answer = in_turn(functools.partial(served, address), bare, swapped=n % 2 == 1)
                if n >= _WARM:
                    api.append(times[0])
                    raw.append(times[1])
                    totals.append(json.loads(answer)["total"])
            figures.api[kind], figures.raw[kind] = api, raw
            figures.hits[kind] = statistics.mean(totals)
    if given.data is None:
        clean(backend, given.tasks)
    backend.close()
    corpus.close()
    return figures


def in_turn(
    ask: Callable[[], bytes], bare: Callable[[], object], *, swapped: bool
) -> tuple[tuple[float, float], bytes]:
    """Ask through the API and bare, or the other way round; return the seconds of both, and the API's answer."""
    times, answer = [0.0, 0.0], b""
    for through_api in (not swapped, swapped):
        began = time.perf_counter()
        if through_api:
            answer = ask()
        else:
            bare()
        times[0 if through_api else 1] = time.perf_counter() - began
    return (times[0], times[1]), answer


# --- questions


def make_questions(kind: str, sample: Sequence[SourceDocument], count: int, seed: int) -> list[Question]:
    """Return questions of a kind, made from tasks that are there."""
    pick = random.Random(f"{seed}{kind}")
    tasks = [task for source in sample for task in source.record["tasks"] if len(task["text"].split()) > 8]
    led = [task for task in tasks if task["lead"]]
    questions: list[Question] = []
    for _ in range(count):
        task = pick.choice(led)
        words = task["text"].split()
        start = pick.randrange(len(words) - 4)
        phrase = " ".join(words[start : start + pick.randrange(2, 5)])
        agency = task["lead"][0]
        year = pick.randrange(2020, 2026)
        until = f"{year}-{pick.randrange(2, 13):02d}-01"
        questions.append(
            {
                "words": {"q": phrase},
                "words + agency": {"q": " ".join(phrase.split()[:2]), "agency": agency},
                "agency + due range": {"agency": agency, "due_after": f"{year}-01-01", "due_before": until},
                "no diacritics": {"q": strip_marks(phrase)},
                "facets": {"q": phrase, "facet": _FACETS},
                "deep page": {},
            }[kind]
        )
    return questions


def deep_cursor(ask: Callable[[str], bytes], question: Question) -> str:
    """Turn pages until the deep one."""
    asked = dict(question)
    for _ in range(_DEEP // MAX_PAGE):
        answer = json.loads(ask(url_of({**asked, "limit": MAX_PAGE})))
        if answer["next_cursor"] is None:
            break
        asked["cursor"] = answer["next_cursor"]
    return str(asked["cursor"])


def url_of(question: Question) -> str:
    """Return a question as the API takes it."""
    return "/api/v1/search?" + urllib.parse.urlencode({"limit": _PAGE, **question}, doseq=True)


# --- the bare engines


class _Planned(Exception):
    """Carries the plan that an engine was asked to carry out."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.plan = plan


def plan_of(corpus: Corpus, question: Question) -> Plan:
    """Return what the API asks its engine first: the question understood, the body with those it took over from."""

    class Planning:
        def answer(self, plan: Plan) -> NoReturn:
            raise _Planned(plan)

    query = AnySearchParameters.model_validate({"limit": _PAGE, **question}).to_query((Kind.TASK,))
    engine, corpus._backend = corpus._backend, Planning()  # type: ignore[assignment]  # it only has to answer
    try:
        ask(corpus, query, kinds=(Kind.TASK,))
    except _Planned as planned:
        return planned.plan
    finally:
        corpus._backend = engine
    raise AssertionError("no engine was asked")


def raw_query(backend: SearchBackend, plan: Plan) -> Callable[[], object]:
    """Return what puts a plan to the engine: everything that can be made ready is."""
    if isinstance(backend, ElasticsearchBackend):
        request = search_request(plan)
        return lambda: backend._client.search(index=backend._alias, **request)
    assert isinstance(backend, TantivyBackend)
    return raw_tantivy(backend, plan)


def raw_tantivy(backend: TantivyBackend, plan: Plan) -> Callable[[], object]:
    """Return what asks tantivy: one search, the payloads of its hits, one aggregation for all facets."""
    import tantivy  # noqa: PLC0415

    index = backend._ready().index
    queries = Queries(backend._schema)
    base = queries.whole(plan)
    if plan.order is not None and plan.after is not None:
        rest = queries.range(plan.order, plan.after.order, None)
        base = tantivy.Query.boolean_query([(tantivy.Occur.Must, base), (tantivy.Occur.Must, rest)])
    sorting = {"order_by_field": plan.order, "order": tantivy.Order.Asc} if plan.order else {}
    wanted = {name: {"terms": {"field": name, "size": 10_000, "segment_size": 10_000}} for name in plan.facets}

    def run() -> object:
        searcher = index.searcher()
        found = searcher.search(base, limit=plan.limit, count=True, **sorting)
        payloads = [bytes(searcher.doc(address).get_first(PAYLOAD)) for _, address in found.hits]
        return payloads, searcher.aggregate(base, wanted) if wanted else None

    return run


# --- the API


@contextlib.contextmanager
def serving(engine: str, folder: Path, version: str, tasks: int) -> Iterator[Callable[[str], bytes]]:
    """Run the service in another process; return what asks it over one connection."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(engine, str(folder), port, version, index_name(tasks)), daemon=True
    )
    process.start()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(address: str) -> bytes:
        connection.request("GET", address)
        response = connection.getresponse()
        body = response.read()
        if response.status != http.client.OK:
            raise SystemExit(f"{response.status} for {address}: {body[:500]!r}")
        return body

    try:
        for _ in range(600):
            with contextlib.suppress(OSError):
                connection.connect()
                break
            time.sleep(0.2)
        yield ask
    finally:
        connection.close()
        process.terminate()
        process.join()


def serve(engine: str, folder: str, port: int, version: str, index: str) -> None:
    """Serve the index that was built; a source file saved meanwhile must not have it built anew."""
    import uvicorn  # noqa: PLC0415

    import corpus.library  # noqa: PLC0415
    from api.app import create_app  # noqa: PLC0415
    from api.settings import Settings  # noqa: PLC0415

    corpus.library.index_version = lambda: version
    settings = {"data_dir": Path(folder), "search_url": engine, "search_index": index, "port": port}
    app = create_app(Settings(**settings))
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False, timeout_keep_alive=3600)


# --- results


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies, in milliseconds."""
    ordered = sorted(values)
    return 1000 * ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def summary(figures: Figures) -> dict[str, Any]:
    """Return an engine's figures."""
    kinds, build = {}, figures.build
    for kind in KINDS:
        api, raw = figures.api[kind], figures.raw[kind]
        row = {"hits": round(figures.hits[kind])}
        for share in (50, 95, 99):
            row |= {f"api p{share} ms": round(percentile(api, share / 100), 2)}
            row |= {f"raw p{share} ms": round(percentile(raw, share / 100), 2)}
            row |= {f"ratio p{share}": round(percentile(api, share / 100) / percentile(raw, share / 100), 2)}
        kinds[kind] = row
    return {
        "engine": "Elasticsearch" if figures.engine.startswith("http") else "tantivy",
        "tasks": build.tasks,
        "tasks/s": round(build.tasks / build.seconds),
        "ms of analysis, of this process, of the server for a task": [
            round(1000 * cpu / build.tasks, 3) for cpu in (build.analysis_cpu, build.client_cpu, build.server_cpu)
        ],
        "load then": build.load,
        "bytes/task": round(build.size / build.tasks),
        "load now": os.getloadavg()[0],
        "kinds": kinds,
    }


def show(figures: Figures) -> None:
    """Print an engine's figures as a table."""
    told = summary(figures)
    kinds: dict[str, dict[str, Any]] = told.pop("kinds")
    print("  ".join(f"{name}: {value}" for name, value in told.items()))
    columns = list(next(iter(kinds.values())))
    print("kind".ljust(20) + "".join(column.rjust(13) for column in columns))
    for kind, row in kinds.items():
        print(kind.ljust(20) + "".join(str(value).rjust(13) for value in row.values()))
    print()


if __name__ == "__main__":
    main()
