"""Part (a) of the reading figures: how many letters with Vietnamese marks of a file in an old encoding come back.

Reads every NAME.truth.txt of a folder with the file NAME.* beside it and prints, for each, the share of the truth's
marked letters that stand in the reading once both are aligned.

    python benchmarks/legacy.py FOLDER
"""

from __future__ import annotations

import difflib
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from ingest.reading import read_document

GOAL = 0.98


def is_marked(character: str) -> bool:
    """Say whether a letter bears a Vietnamese mark: ă, ế, đ."""
    return character in "đĐ" or len(unicodedata.normalize("NFD", character)) > 1


def matched(truth: str, reading: str) -> Iterator[tuple[str, bool]]:
    """Yield every character of the truth with whether the reading has it at its place; white space is not compared."""
    a, b = truth.split(), reading.split()
    for tag, a0, a1, b0, b1 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        left = "".join(a[a0:a1])
        if tag == "equal":
            yield from ((c, True) for c in left)
            continue
        right = "".join(b[b0:b1])
        for inner, i, j, _, _ in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            yield from ((c, inner == "equal") for c in left[i:j])


def diacritic_accuracy(truth: str, reading: str, *, ignore_case: bool = False) -> float:
    """Return the share of the truth's marked letters that come back, 0..1; 1 where it has none."""
    truth, reading = unicodedata.normalize("NFC", truth), unicodedata.normalize("NFC", reading)
    if ignore_case:
        truth, reading = truth.lower(), reading.lower()
    marks = [found for character, found in matched(truth, reading) if is_marked(character)]
    return sum(marks) / len(marks) if marks else 1.0


def main(folder: Path) -> int:
    """Print the figures; return 1 where a file stays under the goal."""
    worst = 1.0
    for truth_path in sorted(folder.glob("*.truth.txt")):
        name = truth_path.name.removesuffix(".truth.txt")
        for path in sorted(p for p in folder.glob(f"{name}.*") if p != truth_path):
            document = read_document(path)
            truth = truth_path.read_text(encoding="utf-8")
            accuracy = diacritic_accuracy(truth, document.text)
            without_case = diacritic_accuracy(truth, document.text, ignore_case=True)
            print(f"{path.name}\t{document.encoding}\t{accuracy:.4f}\t{without_case:.4f} without case")
            worst = min(worst, accuracy)
    return int(worst < GOAL)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
