"""Made-up requests from the OpenAPI document, as a reader and as nobody: no 5xx, no answer that is not documented.

    python -m benchmarks.api_fuzz [--cases 20000] [--seed 1] [--as reader nobody admin]

A corpus of the samples' labels on the embedded engine is filled in a temporary folder; the cases are shared out evenly
between those who ask. Two of three are true to the description, one breaks it on purpose; where an address holds the
id of a document, a task or a saved search, most cases name one that there is. Printed: cases by status and by
operation, and every request that fails, with what is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from api.settings import Settings
from corpus.accounts import AccessRole
from corpus.index.query import SearchQuery
from corpus.library import open_corpus
from corpus.reading import Reading
from corpus.store.originals import StoredFile

LABELS = Path(__file__).resolve().parents[1] / "corpus" / "samples" / "labels"
CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)


def made_settings(folder: Path) -> Settings:
    """Return settings with accounts and without a limit of requests; "testserver" is the name the cases ask for."""
    return Settings(
        data_dir=folder, workers=1, require_accounts=True, requests_per_minute=0, allowed_hosts="testserver"
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """An installation to ask: keys by who asks (None: without any), and ids that there are by parameter."""

    keys: dict[str, str | None]
    ids: dict[str, list[str]]


def fill(settings: Settings, documents: int | None = None) -> Filled:
    """Fill an installation with the samples' labelled records."""
    with open_corpus(settings.data_dir) as corpus, corpus.writing():
        for n, path in enumerate(sorted(LABELS.glob("*.json"))[:documents]):
            record = json.loads(path.read_text("utf-8"))
            text = "\n".join(task["text"] for task in record["tasks"])
            stored = StoredFile(f"{n:02x}" * 32, len(text), f"{path.stem}.pdf")
            identity, _ = corpus.records.begin(stored, f"/{path.stem}.pdf", "v1")
            corpus.records.save_reading(identity, Reading(text, "text/plain", record, 1, (), None, 0.1), "v1")
        corpus.reindex()
        corpus.accounts.add_user("quantri", AccessRole.ADMIN, "một câu đủ dài 42")
        corpus.accounts.add_user("nguoidoc", AccessRole.READER, None)
        saved = corpus.saved.add("Của Sở Nội vụ", SearchQuery("việc của Sở Nội vụ"), owner="quantri")
        hits = corpus.search(SearchQuery(limit=20)).hits
        return Filled(
            {
                "reader": corpus.accounts.add_key("nguoidoc", "thử")[1],
                "nobody": None,
                "admin": corpus.accounts.add_key("quantri", "thử")[1],
            },
            {
                "document_id": [hit.payload["document"]["id"] for hit in hits],
                "task_id": [hit.id for hit in hits],
                "saved_id": [saved.id],
            },
        )


@contextmanager
def running(settings: Settings) -> Iterator[FastAPI]:
    """Run the application, started as a server starts it."""
    app = create_app(settings)
    with TestClient(app, base_url="http://localhost"):
        yield app


def fuzz(
    app: FastAPI, filled: Filled, *, who: str, examples: int, seed: int = 1
) -> tuple[Counter[tuple[str, int]], list[str]]:
    """Ask every operation with made-up parameters.

    Args:
        app: A running application.
        filled: What it holds.
        who: Who asks: a name in ``filled.keys``.
        examples: How many cases of each operation.
        seed: Makes the same cases again.

    Returns:
        How many cases by operation and status, and what was wrong.
    """
    key = filled.keys[who]
    as_reader = {"authorization": f"Bearer {filled.keys['reader']}"}
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers=as_reader)
    headers = {"authorization": f"Bearer {key}"} if key else {}
    counts: Counter[tuple[str, int]] = Counter()
    faults: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        limit = min(examples, 25) if operation.path.endswith("/extract") else examples  # it starts processes
        _ask(operation, filled.ids, examples=limit, seed=seed, headers=headers, counts=counts, faults=faults)
        told = f"{who}: {operation.label}, {sum(counts.values())} cases so far, {len(faults)} faults"
        print(told, file=sys.stderr, flush=True)
    return counts, faults


def _ask(
    operation: Any,
    ids: dict[str, list[str]],
    *,
    examples: int,
    seed: int,
    headers: dict[str, str],
    counts: Counter[Any],
    faults: list[str],
) -> None:
    cases = operation.as_strategy()
    if operation.path_parameters or operation.query or operation.body:  # else there is nothing to break
        broken = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        cases = hypothesis.strategies.one_of(cases, cases, broken)

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )
    @hypothesis.given(case=cases, pick=hypothesis.strategies.integers(0, 29))
    def ask(case: Any, pick: int) -> None:
        for name, there in ids.items():
            if pick < 20 and name in (case.path_parameters or {}):
                case.path_parameters[name] = there[pick % len(there)]
        try:
            response = case.call(headers=headers, timeout=300)
        except Exception as error:  # noqa: BLE001  (what a server would answer 500 to)
            counts[operation.label, 500] += 1
            faults.append(f"{operation.label}: {error!r}\n{case.as_curl_command()}"[:3000])
            return
        counts[operation.label, response.status_code] += 1
        try:
            case.validate_response(response, checks=list(CHECKS))
        except (AssertionError, BaseExceptionGroup) as error:
            faults.append(f"{operation.label} -> {response.status_code}: {error!r}\n{case.as_curl_command()}"[:3000])

    ask()


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as", dest="who", nargs="+", default=["reader", "nobody"])
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        settings = made_settings(Path(folder))
        filled = fill(settings)
        with running(settings) as app:
            operations = sum(len(each) for each in app.openapi()["paths"].values())
            examples = arguments.cases // (len(arguments.who) * operations) + 1
            faults = []
            total: Counter[tuple[str, int]] = Counter()
            for who in arguments.who:
                counts, wrong = fuzz(app, filled, who=who, examples=examples, seed=arguments.seed)
                total += counts
                faults += [f"as {who}: {each}" for each in wrong]
    for (label, status), count in sorted(total.items()):
        print(f"{count:7} {status} {label}")
    statuses: Counter[int] = Counter()
    for (_, status), count in total.items():
        statuses[status] += count
    print(f"{sum(total.values())} cases: {', '.join(f'{s}: {n}' for s, n in sorted(statuses.items()))}")
    for fault in faults[:20]:
        print(f"\n{fault}")
    print(f"{len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
