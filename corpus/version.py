"""Versions that cannot be forgotten: they are made from the sources themselves.

A record is as good as the code that read it, and an index as the code that filled it. Both versions therefore follow
from the contents of the files that take part, so that a change of a rule or of a gazetteer is always noticed.
"""

from __future__ import annotations

import functools
import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_SUFFIXES = frozenset({".py", ".json", ".tsv", ".cfg", ".txt", ".joblib"})


def _fingerprint(*roots: Path) -> str:
    """Return 12 hex digits that change when a source or data file under the roots does."""
    digest = hashlib.sha256()
    for root in roots:
        files = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix in _SUFFIXES)
        for path in files:
            digest.update(path.relative_to(_ROOT).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


@functools.cache
def program_version() -> str:
    """Return the installed version of giaoviec."""
    try:
        return version("giaoviec")
    except PackageNotFoundError:
        return "0"


@functools.cache
def extractor_version() -> str:
    """Return the version of reading and extraction: "0.1.0+3f2a…"; another one means that documents are read again."""
    return f"{program_version()}+{_fingerprint(_ROOT / 'ingest', _ROOT / 'nlp')}"


@functools.cache
def index_version() -> str:
    """Return the version of what stands in the index; an index of another version is rebuilt from the records."""
    index = _ROOT / "corpus" / "index"
    shared = [index / name for name in ("analysis.py", "documents.py", "fields.py", "bodies.py")]
    told = _ROOT / "corpus"  # what index documents say of deadlines, themes and groups
    shared += [
        told / name for name in ("deadlines.py", "succession.py", "comparing/themes.py", "comparing/themes.json")
    ]
    shared.append(_ROOT / "nlp" / "duties.py")
    return _fingerprint(*(path for path in shared if path.is_file()), _ROOT / "nlp" / "gazetteers")
