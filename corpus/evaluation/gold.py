"""Labelled documents: where they lie, and what is known of each before it is read."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from corpus import samples
from corpus.errors import CorpusError
from corpus.evaluation.scoring import Record

REAL = "gold"
SAMPLES = "samples"
SCANS = frozenset({"pdf-scan", "image"})
_IMAGES = frozenset({"png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp"})

CHECKOUT = Path(__file__).resolve().parents[2]
REAL_DIRECTORY = CHECKOUT.parent / "shared" / "gold"
"""The real documents, beside the checkout; they never enter it."""


class GoldError(CorpusError):
    """There are no labelled documents to hold the extraction against."""

    code = "no_gold"


@dataclass(frozen=True)
class LabelledDocument:
    """A document and what a careful reader takes from it.

    Attributes:
        collection: :data:`REAL` or :data:`SAMPLES`.
        name: the file's name without its suffix; unique within the collection.
        path: the file; None where only the label is there (it counts as a document in which nothing was found).
        label_path: the JSON label.
        declared_format: what the manifest says of it, "" where there is none.
    """

    collection: str
    name: str
    path: Path | None
    label_path: Path
    declared_format: str = ""

    @property
    def key(self) -> str:
        """Collection and name: "gold/tw-cd-29"."""
        return f"{self.collection}/{self.name}"

    @cached_property
    def label(self) -> Record:
        """The label, as GUIDELINES.md defines it."""
        label: Record = json.loads(self.label_path.read_text("utf-8"))
        return label

    @property
    def type(self) -> str:
        """The labelled document type, "—" where it has none."""
        return str(self.label["document"].get("type") or "—")

    @property
    def suffix_format(self) -> str:
        """The format as far as the manifest and the file's name tell: "md", "docx", "pdf", "image"."""
        suffix = self.path.suffix.lower().removeprefix(".") if self.path else ""
        return self.declared_format or ("image" if suffix in _IMAGES else suffix) or "—"


def find_documents(
    directory: Path | None = None,
    *,
    with_samples: bool = True,
    only: Collection[str] = (),
) -> list[LabelledDocument]:
    """List the labelled documents: those of ``directory``, then the project's samples.

    Args:
        directory: Holds ``documents/`` and ``labels/``; None: the real ones beside the checkout, if they are there.
        with_samples: Take the samples too.
        only: Names, or parts of names, of the documents to keep; () keeps all.

    Raises:
        GoldError: ``directory`` was given and holds no labels, or nothing is left.
    """
    found: list[LabelledDocument] = []
    if directory is not None or REAL_DIRECTORY.is_dir():
        found += _of_directory(REAL, directory or REAL_DIRECTORY)
        if directory is not None and not found:
            raise GoldError(
                f"Thư mục “{directory}” không có nhãn nào (labels/*.json); hãy chọn thư mục có documents/ và labels/."
            )
    if with_samples:
        found += _of_parts(SAMPLES, samples.DOCUMENTS, samples.LABELS, {})
        scans = {path.name: "pdf-scan" for path in samples.HARD_DOCUMENTS.glob("*.pdf")}
        found += _of_parts(SAMPLES, samples.HARD_DOCUMENTS, samples.HARD_LABELS, scans)
    if only:
        found = [document for document in found if any(part in document.name for part in only)]
    if not found:
        raise GoldError("Không có văn bản nào để chấm; hãy xem lại --gold và --only.")
    return found


def _of_directory(collection: str, directory: Path) -> Iterator[LabelledDocument]:
    formats: dict[str, str] = {}
    manifest = directory / "manifest.tsv"
    if manifest.is_file():
        with manifest.open(encoding="utf-8", newline="") as stream:
            formats = {row["file"]: row["format"] for row in csv.DictReader(stream, delimiter="\t")}
    return _of_parts(collection, directory / "documents", directory / "labels", formats)


def _of_parts(collection: str, documents: Path, labels: Path, formats: dict[str, str]) -> Iterator[LabelledDocument]:
    files = {path.stem: path for path in sorted(documents.glob("*")) if path.is_file()} if documents.is_dir() else {}
    for label in sorted(labels.glob("*.json")):
        path = files.get(label.stem)
        declared = formats.get(path.name, "") if path else ""
        yield LabelledDocument(collection, label.stem, path, label, declared)
