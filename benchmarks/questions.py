"""How well questions are understood and answered, in four spellings each.

    python -m benchmarks.questions [--engine memory:|tantivy:|http://…] [--shared ../shared] [--show] [--api]
        [--questions benchmarks/questions_office.jsonl]

``questions.jsonl`` holds one question a line: as it should be written, without diacritics, with half of them, with one
slip; the filters and the words that it means; and for most of them the right tasks, as the document's name and a digest
of the task's syllables (tasks of the project's samples and of the labelled real documents, never their text).
``questions_office.jsonl`` holds sixty more, written before their author had seen how questions are read, as an office
types them: slang, abbreviations, no space after a comma, what the Telex keyboard leaves; "typed" is their full
spelling. The other spellings were made from it mechanically, where there is something to take away.

Printed for each spelling:
    understood   filters as expected and the words that are left as expected, once diacritics are restored and slips
                 corrected (a correction that is only offered does not count)
    found at 5   a right task among the first five hits, of the questions that have right tasks
    success      understood, or a right task among the first five

With ``--api`` the questions go through GET /api/v1/search of an installation that has indexed the same records, and has
learned its words and names by that; "today" is then the real day.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.app import API_PREFIX, create_app
from api.settings import Settings
from benchmarks.alignment import digest
from corpus.comparing.keys import syllables
from corpus.index.backend import SearchBackend, ServerOptions, open_backend
from corpus.index.documents import SourceDocument, index_documents
from corpus.index.search import search
from corpus.library import open_corpus
from corpus.questions.diacritics import DiacriticModel
from corpus.questions.lexicon import Lexicon
from corpus.questions.queries import to_query
from corpus.questions.question import Question
from corpus.questions.understanding import understand
from corpus.reading import Reading
from corpus.store.originals import StoredFile
from nlp.gazetteers.folding import strip_marks

QUESTIONS = Path(__file__).with_name("questions.jsonl")
SAMPLES = Path(__file__).resolve().parents[1] / "corpus" / "samples"
GOALS = {"full": 0.95, "typed": 0.90, "none": 0.90, "half": 0.90, "slip": 0.80}
TODAY = date(2026, 11, 20)
_HITS = 5


@dataclass(slots=True)
class Corpus:
    """The labelled documents: their records, by name."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)

    def texts(self) -> Iterator[str]:
        """Yield the words of every finding and title: what the language model learns from."""
        for record in self.records.values():
            yield record["document"].get("title") or ""
            for finding in (*record["tasks"], *record["targets"]):
                yield finding["text"]

    def bodies(self) -> set[str]:
        """Return the names of all bodies."""
        roles = ("lead", "cooperating", "reports_to")
        return {name for r in self.records.values() for task in r["tasks"] for role in roles for name in task[role]}

    def numbers(self) -> set[str]:
        """Return the documents' numbers."""
        return {r["document"]["number"] for r in self.records.values() if r["document"].get("number")}


def read_corpus(shared: Path) -> Corpus:
    """Return the samples' and the labelled real documents' records."""
    corpus = Corpus()
    for folder in (SAMPLES / "labels", shared / "gold" / "labels"):
        for path in sorted(folder.glob("*.json")):
            corpus.records[path.stem] = json.loads(path.read_text("utf-8"))
    return corpus


def fill(backend: SearchBackend, corpus: Corpus) -> None:
    """Index the records."""
    with backend.build("benchmark") as writer:
        for name, record in corpus.records.items():
            text = "\n".join(task["text"] for task in record["tasks"])
            writer.replace(name, index_documents(SourceDocument(name, name, record, text)))


def filters_of(question: Question) -> list[str]:
    """Return what was understood, in the manner of the file: "body=Sở Nội vụ/lead"."""
    found = []
    for piece in question.pieces:
        interval = f"{piece.first_day or ''}..{piece.last_day or ''}"
        role = f"/{piece.role.value}" if piece.role else ""
        found.append(f"{piece.kind.value}={piece.value or interval}{role}")
    return sorted(found)


def by_spelling(rows: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield every spelling with the questions that have it."""
    for spelling in GOALS:
        some = [row for row in rows if spelling in row]
        if some:
            yield spelling, some


def same_words(left: str, right: str) -> bool:
    """Say whether words are the same, punctuation apart."""
    return syllables(left) == syllables(right)


def is_understood(question: Question, row: dict[str, Any]) -> bool:
    """Say whether filters and words are what the question means; a number is the same without marks."""
    known, wanted = (sorted(map(strip_marks, filters)) for filters in (filters_of(question), row["filters"]))
    return known == wanted and same_words(question.restored, row["words"])


def is_found(backend: SearchBackend, question: Question, right: set[tuple[str, str]]) -> bool:
    """Say whether a right task is among the first hits."""
    hits = search(backend, to_query(question, today=TODAY, limit=_HITS)).hits
    return any((hit.payload["document"]["id"], digest(hit.payload["text"])) in right for hit in hits)


def run(backend: SearchBackend, corpus: Corpus, rows: list[dict[str, Any]], *, show: bool) -> bool:
    """Print the figures and return whether all goals are met."""
    language = DiacriticModel.train(corpus.texts())
    lexicon = Lexicon.from_gazetteers(TODAY, bodies=corpus.bodies(), numbers=corpus.numbers())
    understand("khởi động", lexicon, TODAY, language=language)
    met = True
    seconds = 0.0
    asked_rows = 0
    for spelling, some in by_spelling(rows):
        counts: Counter[str] = Counter()
        asked_rows += len(some)
        for row in some:
            started = time.perf_counter()
            question = understand(row[spelling], lexicon, TODAY, language=language)
            seconds += time.perf_counter() - started
            right = {(each["document"], each["digest"]) for each in row["tasks"]}
            understood = is_understood(question, row)
            found = bool(right) and is_found(backend, question, right)
            counts.update(
                {"understood": understood, "found": found, "asked": bool(right), "success": understood or found}
            )
            if show and not (understood and (found or not right)):
                state = "not found" if understood else "understood otherwise"
                print(f"  {spelling:5} {state}: {row[spelling]!r} -> {filters_of(question)} {question.restored!r}")
        success = counts["success"] / len(some)
        met = met and success >= GOALS[spelling]
        print(
            f"{spelling:5} understood {counts['understood'] / len(some):.3f}  "
            f"found at 5 {counts['found'] / max(counts['asked'], 1):.3f} of {counts['asked']}  "
            f"success {success:.3f} of {len(some)} (goal {GOALS[spelling]:.2f})"
        )
    print(f"{1000 * seconds / asked_rows:.2f} ms a question")
    return met


def run_api(engine: str, corpus: Corpus, rows: list[dict[str, Any]], folder: Path, *, show: bool) -> bool:
    """Ask the API, print the figures and return whether all goals are met."""
    settings = Settings(data_dir=folder, search_url=SecretStr(engine), search_index="benchmark-questions", workers=1)
    names = {}
    with open_corpus(folder, search_url="memory:") as opened:
        for n, (name, record) in enumerate(corpus.records.items()):
            text = "\n".join(task["text"] for task in record["tasks"])
            identity, _ = opened.records.begin(StoredFile(f"{n:02x}" * 32, len(text), name), f"/{name}", "v1")
            opened.records.save_reading(identity, Reading(text, "text/plain", record, 1, (), None, 0.0), "v1")
            names[identity] = name
    met = True
    with TestClient(create_app(settings), base_url="http://127.0.0.1") as client:
        for spelling, some in by_spelling(rows):
            counts: Counter[str] = Counter()
            seconds = 0.0
            for row in some:
                started = time.perf_counter()
                response = client.get(f"{API_PREFIX}/search", params={"q": row[spelling], "limit": _HITS})
                seconds += time.perf_counter() - started
                if not response.is_success:
                    raise SystemExit(f"{row[spelling]!r}: {response.status_code} {response.text}")
                answer = response.json()
                found = {(names[hit["document"]["id"]], digest(hit["text"])) for hit in answer["hits"]}
                right = {(each["document"], each["digest"]) for each in row["tasks"]}
                asked = answer["question"]
                known = sorted(map(strip_marks, map(_filter_of, asked["pieces"])))
                understood = known == sorted(map(strip_marks, row["filters"])) and same_words(
                    asked["restored"], row["words"]
                )
                is_right = bool(found & right)
                counts.update(understood=understood, found=is_right, asked=bool(right), success=understood or is_right)
                if show and not (understood and (is_right or not right)):
                    print(f"  {spelling:5} {row[spelling]!r} -> {known} {asked['restored']!r}")
            success = counts["success"] / len(some)
            met = met and success >= GOALS[spelling]
            print(
                f"{spelling:5} understood {counts['understood'] / len(some):.3f}  "
                f"found at 5 {counts['found'] / max(counts['asked'], 1):.3f} of {counts['asked']}  "
                f"success {success:.3f} of {len(some)} (goal {GOALS[spelling]:.2f})  "
                f"{1000 * seconds / len(some):.0f} ms a request"
            )
    return met


def _filter_of(piece: dict[str, Any]) -> str:
    interval = f"{piece['first_day'] or ''}..{piece['last_day'] or ''}"
    role = f"/{piece['role']}" if piece["role"] else ""
    return f"{piece['kind']}={piece['value'] or interval}{role}"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default="tantivy:")
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--show", action="store_true", help="print the questions that fail")
    parser.add_argument("--api", action="store_true", help="ask through the HTTP API")
    arguments = parser.parse_args()
    corpus = read_corpus(arguments.shared)
    today = date.today() if arguments.api else TODAY  # noqa: DTZ011  (the day as the office has it)
    lines = arguments.questions.read_text("utf-8").replace("{today}", today.isoformat()).splitlines()
    rows = [json.loads(line) for line in lines]
    known = {(name, digest(task["text"])) for name, record in corpus.records.items() for task in record["tasks"]}
    for row in rows:
        row["tasks"] = [each for each in row["tasks"] if (each["document"], each["digest"]) in known]
    with tempfile.TemporaryDirectory() as folder:
        if arguments.api:
            sys.exit(0 if run_api(arguments.engine, corpus, rows, Path(folder), show=arguments.show) else 1)
        backend = open_backend(arguments.engine, Path(folder), ServerOptions(index="benchmark-questions"))
        fill(backend, corpus)
        met = run(backend, corpus, rows, show=arguments.show)
        backend.close()
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
