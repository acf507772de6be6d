"""How well tasks of like meaning are aligned over documents.

    python -m benchmarks.alignment [--shared ../shared] [--fit]

``alignment.tsv`` holds pairs of passages of real documents, read and labelled by hand:

    same       the same duty: the same action on the same thing, whoever does it and until when
    related    the same subject, another action or another scope
    different  nothing in common beyond the manner of such documents

A passage is kept as the document's name and a digest of its syllables, never as text. The runner cuts the documents
into passages again (the labelled tasks of gold documents, the list items and long sentences of others), finds those of
the digests and prints precision and recall of ``corpus.comparing.duties`` at its thresholds; ``--fit`` prints weights
fitted anew, judged by five-fold cross-validation, to be written into that module.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from corpus.comparing.duties import FEATURES, RELATED, SAME, Duty, features, make_duty, probability
from corpus.comparing.keys import syllables
from corpus.comparing.plans import Plan
from ingest.reading import read_document

LABELS = Path(__file__).with_name("alignment.tsv")
SAME_LABEL, RELATED_LABEL, DIFFERENT_LABEL = "same", "related", "different"
_MARKER = re.compile(r"^(?:[-+*•–]|\(?\d+(?:\.\d+)*[.)]|[a-zđ]\)|[IVX]+\.)\s+")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÀ-Ỹ])")
_LONG = 700  # characters of a paragraph that is cut into sentences


@dataclass(frozen=True, slots=True)
class Pair:
    """A labelled pair: documents and digests of the passages."""

    first: tuple[str, str]
    second: tuple[str, str]
    label: str


def digest(text: str) -> str:
    """Return a passage's digest: 16 hex digits over its folded syllables."""
    return hashlib.sha256(" ".join(syllables(text)).encode()).hexdigest()[:16]


def passages(shared: Path, name: str) -> list[str]:
    """Return a document's passages: a gold document's tasks, the list items and long sentences of another."""
    folder, file = name.split("/", 1)
    path = shared / ("gold/documents" if folder == "gold" else "documents") / file
    labels = shared / "gold" / "labels" / f"{path.stem}.json"
    if folder == "gold" and labels.is_file():
        return [task["text"] for task in json.loads(labels.read_text("utf-8"))["tasks"]]
    document = read_document(path)
    found = []
    for block in document.blocks:
        paragraph = document.text[block.start : block.end].strip()
        is_long = len(paragraph) > _LONG
        for sentence in _SENTENCE.split(paragraph) if is_long else [paragraph]:
            marker = _MARKER.match(sentence)
            if marker or is_long:
                found.append(sentence[marker.end() :] if marker else sentence)
    return found


def read_pairs() -> list[Pair]:
    """Return the labelled pairs."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return [
            Pair((row["document"], row["digest"]), (row["other_document"], row["other_digest"]), row["label"])
            for row in rows
        ]


def measure(shared: Path, pairs: list[Pair]) -> tuple[np.ndarray, np.ndarray]:
    """Return features and labels (2 same, 1 related, 0 different) of the pairs whose passages were found.

    Features are computed over the documents that labels join: the duties of documents that would be compared.
    """
    rows, labels, missing = [], [], Counter()
    for names in _joined(pairs):
        duties, at = _duties(shared, names)
        matrices = features(duties)
        for pair in (pair for pair in pairs if pair.first[0] in names):
            if pair.first not in at or pair.second not in at:
                missing.update(place[0] for place in (pair.first, pair.second) if place not in at)
                continue
            i, j = at[pair.first], at[pair.second]
            rows.append([float(matrices[name][i, j]) for name in FEATURES])
            labels.append({SAME_LABEL: 2, RELATED_LABEL: 1, DIFFERENT_LABEL: 0}[pair.label])
    for name, count in missing.items():
        print(f"not found: {count} passages of {name}", file=sys.stderr)
    return np.array(rows), np.array(labels)


def _joined(pairs: list[Pair]) -> list[set[str]]:
    """Return the sets of documents that pairs join."""
    groups: list[set[str]] = []
    for pair in pairs:
        touched = [group for group in groups if group & {pair.first[0], pair.second[0]}]
        groups = [group for group in groups if group not in touched]
        groups.append({pair.first[0], pair.second[0]}.union(*touched))
    return groups


def _duties(shared: Path, names: set[str]) -> tuple[list[Duty], dict[tuple[str, str], int]]:
    duties: list[Duty] = []
    at: dict[tuple[str, str], int] = {}
    for name in sorted(names):
        plan = Plan(name, {"document": {}, "tasks": [], "targets": []})
        for text in passages(shared, name):
            at.setdefault((name, digest(text)), len(duties))
            duties.append(make_duty(plan, {"text": text}))
    return duties, at


def report(name: str, predicted: np.ndarray, truth: np.ndarray) -> None:
    """Print precision, recall and F1 of a yes-or-no decision."""
    hits = int((predicted & truth).sum())
    precision = hits / max(int(predicted.sum()), 1)
    recall = hits / max(int(truth.sum()), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    print(
        f"{name:28} precision {precision:.3f}  recall {recall:.3f}  F1 {f1:.3f}  ({int(truth.sum())} of {len(truth)})"
    )


def best_threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the threshold of the best F1."""
    found = []
    for threshold in np.unique(scores.round(3)):
        predicted = scores >= threshold
        hits = (predicted & truth).sum()
        found.append((2 * hits / max(predicted.sum() + truth.sum(), 1), float(threshold)))
    return max(found)[1]


def fit(rows: np.ndarray, labels: np.ndarray) -> None:
    """Print weights for "same" fitted on all pairs, and what five-fold cross-validation makes of such weights."""
    truth = labels == 2
    model = LogisticRegression(C=3.0, max_iter=1000)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    scores = cross_val_predict(model, rows, truth, cv=folds, method="predict_proba")[:, 1]
    same, related = best_threshold(scores, truth), best_threshold(scores, labels >= 1)
    print("five-fold cross-validation:")
    report(f"same, from {same:.2f}", scores >= same, truth)
    report(f"same or related, from {related:.2f}", scores >= related, labels >= 1)
    model.fit(rows, truth)
    weights = [round(float(weight), 2) for weight in (*model.coef_[0], model.intercept_[0])]
    print(f"WEIGHTS = {tuple(weights)}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--fit", action="store_true", help="fit the weights anew")
    arguments = parser.parse_args()
    if not arguments.shared.is_dir():
        sys.exit(f"the real documents are not at {arguments.shared}")
    pairs = read_pairs()
    rows, labels = measure(arguments.shared, pairs)
    print(f"{len(rows)} of {len(pairs)} pairs: {dict(Counter(pair.label for pair in pairs))}")
    scores = np.array([probability(row) for row in rows])
    report(f"same, from {SAME}", scores >= SAME, labels == 2)
    report(f"same or related, from {RELATED}", scores >= RELATED, labels >= 1)
    if arguments.fit:
        fit(rows, labels)


if __name__ == "__main__":
    main()
