"""Make the sample files, their labels and the manifest from the sources: ``python -m corpus.samples.build``.

The output is the same at every run. PDF files need Liberation Serif (Debian: fonts-liberation); where it is missing the
command says so and leaves them as they are.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import samples
from corpus.samples.rendering import pdf, plain, scan, web, word
from corpus.samples.source import SourceDocument, read_bodies, read_source


@dataclass(frozen=True, slots=True)
class Format:
    """How a source's ``format`` field becomes a file."""

    suffix: str
    render: Callable[[SourceDocument], bytes]
    needs_fonts: bool = False
    is_hard: bool = False  # goes to hard/: needs a recogniser or a converter


FORMATS = {
    "pdf": Format(".pdf", pdf.render, needs_fonts=True),
    "scan": Format(".pdf", scan.render, needs_fonts=True, is_hard=True),
    "docx": Format(".docx", word.render),
    "html-portal": Format(".html", web.render_portal),
    "html-news": Format(".html", web.render_news),
    "txt": Format(".txt", plain.render_text),
    "txt-layout": Format(".txt", plain.render_layout),
    "txt-tcvn3": Format(".txt", plain.render_tcvn3, is_hard=True),
    "md": Format(".md", plain.render_markdown),
    "md-portal": Format(".md", plain.render_portal_markdown),
}


def read_sources() -> list[SourceDocument]:
    """Read every source, in the order of their names."""
    bodies = read_bodies(samples.SOURCES / "bodies.tsv")
    return [read_source(path, bodies) for path in sorted(samples.SOURCES.glob("*.txt"))]


def format_of(document: SourceDocument) -> Format:
    """Return how a source becomes a file."""
    return FORMATS[document.fields["format"]]


def document_path(document: SourceDocument) -> Path:
    """Return where a source's file lies."""
    form = format_of(document)
    return (samples.HARD_DOCUMENTS if form.is_hard else samples.DOCUMENTS) / f"{document.name}{form.suffix}"


def label_path(document: SourceDocument) -> Path:
    """Return where a source's labels lie."""
    return (samples.HARD_LABELS if format_of(document).is_hard else samples.LABELS) / f"{document.name}.json"


def label_text(document: SourceDocument) -> str:
    """Return a source's labels in the record form of the annotation guidelines."""
    return json.dumps(document.labels, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    """Write files, labels and manifest; return 1 when PDF files could not be made anew."""
    documents = read_sources()
    without_fonts = pdf.font_directory() is None
    for document in documents:
        form = format_of(document)
        for path in (document_path(document), label_path(document)):
            path.parent.mkdir(parents=True, exist_ok=True)
        label_path(document).write_text(label_text(document), "utf-8")
        if form.needs_fonts and without_fonts:
            sys.stderr.write(f"left as it is, Liberation Serif is missing: {document.name}\n")
        else:
            document_path(document).write_bytes(form.render(document))
    manifest = {
        document_path(document).relative_to(samples.HERE).as_posix(): hashlib.sha256(
            document_path(document).read_bytes()
        ).hexdigest()
        for document in documents
    }
    samples.MANIFEST.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", "utf-8")
    sys.stdout.write(f"{len(documents)} documents, {sum(len(d.labels['tasks']) for d in documents)} tasks\n")
    return int(without_fonts)


if __name__ == "__main__":
    sys.exit(main())
