"""Keys by which documents and findings are known again."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.store.models import ID_LENGTH
from nlp.gazetteers.folding import strip_marks

_FINDING_DIGITS = 12


def document_id(content_hash: str) -> str:
    """Return a document's id from its content's SHA-256 in hex."""
    return content_hash[:ID_LENGTH]


def number_key(number: str) -> str:
    """Return a document number's key: no marks, no spaces, no leading zeros, one kind of dash.

    >>> number_key("Số: 096 /KH–UBND")
    '96/kh-ubnd'
    """
    key = re.sub(r"\s+", "", strip_marks(number)).removeprefix("so:").removeprefix("so")
    return re.sub(r"(?<!\d)0+(?=\d)", "", key, count=1) if key[:1] == "0" else key


def identity_key(number: str | None, issuer: str | None, issued_on: str | None) -> str | None:
    """Return the key of a document's own identity, None unless number, issuer and date are all known.

    Every province has its own 196/KH-UBND and numbering begins anew each year, so that nothing less identifies.
    """
    if not (number and issuer and issued_on):
        return None
    return f"{number_key(number)}|{' '.join(strip_marks(issuer).split())}|{issued_on}"


def finding_ids(document: str, kind: str, texts: Sequence[str]) -> list[str]:
    """Return an id for each finding of a document: its words' digest, counted where words repeat.

    Args:
        document: The document's id.
        kind: One letter: "t" for tasks, "c" for targets (chỉ tiêu).
        texts: The findings' words in the document's order.

    >>> finding_ids("0f", "t", ["Báo cáo", "Báo cáo"])
    ['0f-t4313a744536a', '0f-t4313a744536a-2']
    """
    seen: Counter[str] = Counter()
    ids = []
    for text in texts:
        digest = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:_FINDING_DIGITS]
        seen[digest] += 1
        ids.append(f"{document}-{kind}{digest}" + (f"-{seen[digest]}" if seen[digest] > 1 else ""))
    return ids


def known_ids(document: str, kind: str, findings: Sequence[Mapping[str, Any]], texts: Sequence[str]) -> list[str]:
    """Return an id for each finding: the key under which persons decided on it, else that of its words."""
    own = finding_ids(document, kind, texts)
    return [str(finding.get("key") or each) for finding, each in zip(findings, own, strict=True)]


def storable(text: str) -> str:
    """Return a text that can be stored and shown; a path's name may be made of any bytes."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
