"""Labelled files -> records, with the rule and the confidence of every finding; nothing is read twice.

Reading a scan takes a recogniser half a minute, analysing takes a second: layouts are kept by the file's content and
the code of ``ingest``, records by the layout and the code of ``nlp``. A change of either reads anew what depends on it.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter

from corpus.evaluation.comparable import body_form, number_form
from corpus.evaluation.gold import CHECKOUT, SCANS, LabelledDocument
from corpus.evaluation.scoring import FIELDS, ROLES, Record
from ingest.errors import IngestError
from ingest.layout import LaidOutDocument, ReadMethod
from ingest.reading import read_document
from nlp.calibration import calibrate, doubt_of
from nlp.model import Span
from nlp.pipeline import analyze
from nlp.record import to_record

_LAYOUT = TypeAdapter(LaidOutDocument)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a finding.

    Attributes:
        rule: the id of the rule that made it.
        raw: the confidence that the rule gave, 0..1.
        confidence: the confidence that users see, after calibration.
        doubt: the recogniser's doubt of its words (:func:`nlp.calibration.doubt_of`); None: not recognised.
    """

    rule: str
    raw: float
    confidence: float
    doubt: float | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read from one file; an empty record and a problem where it could not be read.

    Attributes:
        record: as GUIDELINES.md defines it.
        evidence: finding key (see :class:`corpus.evaluation.scoring.Judgement`) -> what stands behind it.
        format: pdf-text, pdf-scan, docx, md, txt, html, …
        problem: why there is no record; Vietnamese for a bad file, a traceback for a defect of ours.
    """

    record: Record
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    format: str = ""
    problem: str = ""


def extract_all(
    documents: Sequence[LabelledDocument],
    *,
    cache_directory: Path,
    jobs: int = 2,
    progress: Callable[[LabelledDocument], None] = lambda _: None,
) -> dict[str, Extraction]:
    """Read every document, by its key; the cached ones at once, the others in ``jobs`` processes."""
    code = _fingerprint("ingest"), _fingerprint("nlp")
    work = _Work(cache_directory, *code)
    extractions = {}
    fresh = []
    for document in documents:
        known = work.known(document)
        if known is None:
            fresh.append(document)
        else:
            extractions[document.key] = known
            progress(document)
    for document, extraction in _run(work, fresh, jobs):
        extractions[document.key] = extraction
        progress(document)
    return extractions


def _run(work: _Work, documents: list[LabelledDocument], jobs: int) -> Iterator[tuple[LabelledDocument, Extraction]]:
    if jobs < 2 or len(documents) < 2:
        for document in documents:
            yield document, work.extract(document)
        return
    documents.sort(key=lambda document: document.suffix_format not in SCANS)  # the slow ones first
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = {pool.submit(work.extract, document): document for document in documents}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


@dataclass(frozen=True, slots=True)
class _Work:
    """Extraction with its cache; small enough to be sent to another process."""

    directory: Path
    ingest_code: str
    nlp_code: str

    def known(self, document: LabelledDocument) -> Extraction | None:
        """Return the cached extraction of the file's present content by the present code."""
        if document.path is None:
            return Extraction({}, problem="Không có tệp văn bản cho nhãn này.")
        path = self._record_path(_content_hash(document.path))
        try:
            stored = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return None
        evidence = {key: Evidence(**parts) for key, parts in stored.pop("evidence").items()}
        return Extraction(**stored, evidence=evidence)

    def extract(self, document: LabelledDocument) -> Extraction:
        """Read one file. A bad file and a defect of ours both give an empty record that says so."""
        assert document.path is not None
        content = _content_hash(document.path)
        try:
            extraction = _of_layout(self._layout(document.path, content), document)
        except IngestError as error:
            extraction = Extraction({}, format=document.suffix_format, problem=str(error))
        except Exception:  # noqa: BLE001 - a defect in one document must not hide the figures of the others
            problem = f"Lỗi chương trình:\n{traceback.format_exc(limit=-3, chain=False)}"
            return Extraction({}, format=document.suffix_format, problem=problem)
        self._store(self._record_path(content), json.dumps(asdict(extraction), ensure_ascii=False))
        return extraction

    def _layout(self, path: Path, content: str) -> LaidOutDocument:
        kept = self.directory / f"layout-{content}-{self.ingest_code}.json"
        try:
            return _LAYOUT.validate_json(kept.read_bytes())
        except (OSError, ValueError):
            pass
        laid_out = read_document(path)
        self._store(kept, _LAYOUT.dump_json(laid_out).decode())
        return laid_out

    def _record_path(self, content: str) -> Path:
        return self.directory / f"record-{content}-{self.ingest_code}{self.nlp_code}.json"

    def _store(self, path: Path, text: str) -> None:
        """Write a file whole or not at all, and drop what older code made of the same content."""
        self.directory.mkdir(parents=True, exist_ok=True)
        kind, content, _ = path.name.split("-")
        for older in self.directory.glob(f"{kind}-{content}-*"):
            older.unlink(missing_ok=True)
        part = path.with_suffix(".part")
        part.write_text(text, "utf-8")
        part.replace(path)


def _of_layout(laid_out: LaidOutDocument, document: LabelledDocument) -> Extraction:
    uncalibrated = analyze(laid_out, calibrated=False)
    record = to_record(calibrate(uncalibrated, laid_out), laid_out)
    raw = to_record(uncalibrated, laid_out)
    return Extraction(record, evidence_of(record, raw, laid_out), _format(laid_out, document))


def _format(laid_out: LaidOutDocument, document: LabelledDocument) -> str:
    if document.suffix_format != "pdf":
        return document.suffix_format
    return "pdf-scan" if any(page.method is ReadMethod.OCR for page in laid_out.pages) else "pdf-text"


def evidence_of(record: Record, raw: Record, laid_out: LaidOutDocument) -> dict[str, Evidence]:
    """Return what stands behind every finding of a record, under the keys that judgements use.

    A body or a number that is found twice counts by its first place, as in the record's lists.

    Args:
        record: The record that users get.
        raw: The same before its confidences were calibrated.
        laid_out: The text that both were read from.
    """
    evidence: dict[str, Evidence] = {}
    for (key, found, place), (_, before, _) in zip(_findings(record), _findings(raw), strict=True):
        doubt = doubt_of(key.partition(":")[0], Span(*place) if place else None, laid_out)
        evidence.setdefault(key, Evidence(found["rule"], before["confidence"], found["confidence"], doubt))
    return evidence


def _findings(record: Record) -> Iterator[tuple[str, Record, Sequence[int] | None]]:
    """Yield the key of every finding, the finding, and where its value stands."""
    header = record["document"]
    for name in FIELDS:
        if name in header["fields"]:
            yield _placed(f"metadata:{name}", header["fields"][name])
    for reference in header["references"]:
        yield _placed(f"citations:{number_form(reference['number'])}", reference)
    for place, task in enumerate(record["tasks"]):
        yield _placed(f"tasks:{place}", task)
        for assignment in task["assignments"]:
            if assignment["role"] in ROLES:
                yield _placed(f"{assignment['role']}:{place}:{body_form(assignment['name'])}", assignment)
        if task["deadline"]:
            yield _placed(f"deadline:{place}", task["deadline"])
    for place, target in enumerate(record["targets"]):
        yield f"targets:{place}", target, target["value_span"]


def _placed(key: str, finding: Record) -> tuple[str, Record, Sequence[int] | None]:
    return key, finding, finding["span"]


def _content_hash(path: Path) -> str:
    return hashlib.sha256(path.name.encode() + b"\0" + path.read_bytes()).hexdigest()[:16]


@cache
def _fingerprint(package: str) -> str:
    """Return a hash of a package's code and data."""
    digest = hashlib.sha256()
    for path in sorted((CHECKOUT / package).rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(CHECKOUT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]
