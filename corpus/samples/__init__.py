"""Sample documents of the project's own writing: what is shown at the first start, and the gold that CI can read.

Everything in them is invented (numbers, persons, figures); provinces, departments and forms are real.
``sources/`` is what a person edits, ``python -m corpus.samples.build`` makes the rest from it.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
DOCUMENTS = HERE / "documents"  # readable by any installation
LABELS = HERE / "labels"
HARD_DOCUMENTS = HERE / "hard"  # scans and a legacy encoding: need a recogniser or a converter
HARD_LABELS = HARD_DOCUMENTS / "labels"
MANIFEST = HERE / "manifest.json"
