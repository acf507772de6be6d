"""tesseract, run as a program: pictures in, words with boxes and confidences out."""

from __future__ import annotations

import csv
import functools
import io
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from ingest.errors import LimitExceeded
from ingest.ocr.images import DPI, WHITE, Grey

PROGRAM = "tesseract"
LANGUAGE = "vie"
PACKAGES = "tesseract-ocr tesseract-ocr-vie"
ONE_BLOCK = 6  # page segmentation: rows only; columns and tables are ours
SAUVOLA = 2  # thresholding by the surroundings of each pixel: pale and shaded scans
GAP = 36  # pixels between the parts of a mosaic
MOST_PIXELS = 32_000  # of a picture's height or width: the program gives up at 32,768
WORD_LEVEL = "5"  # in tesseract's table
TIMEOUT = 900.0  # seconds for one picture; a busy machine is no reason to give a page up


@dataclass(frozen=True, slots=True)
class Seen:
    """A word that the recogniser saw, in pixels of the picture that it was shown."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    confidence: float  # 0..1
    line: int  # words of one line have the same number


@functools.cache
def ocr_available() -> bool:
    """Say whether tesseract is installed with its Vietnamese model."""
    if shutil.which(PROGRAM) is None:
        return False
    try:
        listed = subprocess.run(  # noqa: S603  a fixed program, no shell
            [PROGRAM, "--list-langs"],
            capture_output=True,
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return LANGUAGE in listed.stdout.decode("utf-8", errors="replace").split()


def see(grey: Grey, *, dpi: int = DPI) -> list[Seen]:
    """Recognise the words of a picture, read as one column.

    Raises:
        LimitExceeded: It takes too long, or the system ended the recogniser.
    """
    if grey.size == 0 or int(grey.min()) > 200:
        return []
    if max(grey.shape) > MOST_PIXELS:
        raise LimitExceeded(
            f"Một trang có hình {grey.shape[1]} × {grey.shape[0]} điểm ảnh, quá cỡ bộ nhận dạng chữ đọc được "
            f"({MOST_PIXELS} điểm mỗi chiều); hãy cắt trang ấy thành nhiều trang rồi nạp lại."
        )
    picture = io.BytesIO()
    Image.fromarray(grey).save(picture, format="PPM")
    command = [PROGRAM, "stdin", "stdout", "-l", LANGUAGE, "--psm", str(ONE_BLOCK), "--dpi", str(dpi)]
    command += ["-c", f"thresholding_method={SAUVOLA}", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603  a fixed program, no shell
            command,
            input=picture.getvalue(),
            capture_output=True,
            check=False,
            timeout=TIMEOUT,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(
            "Nhận dạng chữ một trang mất hơn 15 phút nên đã bị dừng; nếu máy đang bận, hãy chạy “giaoviec retry” "
            "lúc máy rảnh, nếu không thì quét lại trang rõ hơn."
        ) from error
    if done.returncode < 0:  # what it printed until then is not the page
        if -done.returncode in {signal.SIGABRT, signal.SIGSEGV, signal.SIGFPE, signal.SIGILL}:
            raise LimitExceeded(
                f"Bộ nhận dạng chữ gặp lỗi khi đọc một trang rồi dừng (tín hiệu {-done.returncode}); "
                "hãy quét lại văn bản, hoặc tách riêng trang khó đọc rồi nạp lại."
            )
        raise LimitExceeded(
            "Bộ nhận dạng chữ bị hệ thống dừng giữa chừng, thường vì thiếu bộ nhớ; "
            "hãy chạy “giaoviec retry” khi máy rảnh hơn."
        )
    return _words(done.stdout.decode("utf-8", errors="replace"))


def _environment() -> dict[str, str]:
    """Return the environment of the program: one thread, for pages are read side by side by the caller."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1"}


def _words(table: str) -> list[Seen]:
    """Read tesseract's table of words."""
    lines: dict[tuple[str, str, str], int] = {}
    seen: list[Seen] = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] != WORD_LEVEL or not text:
            continue
        line = lines.setdefault((row["block_num"], row["par_num"], row["line_num"]), len(lines))
        x0, top = int(row["left"]), int(row["top"])
        confidence = min(max(float(row["conf"]) / 100, 0.0), 1.0)
        seen.append(Seen(text, x0, top, x0 + int(row["width"]), top + int(row["height"]), confidence, line))
    return seen


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a picture, in pixels."""

    x0: int
    top: int
    x1: int
    bottom: int


def see_parts(grey: Grey, parts: list[Part], *, dpi: int = DPI) -> list[list[Seen]]:
    """Recognise the words of several parts of a picture in one go, as if each were a page of its own.

    The parts are put beneath each other in one picture, because starting the program costs more than reading a cell.
    """
    seen: list[list[Seen]] = [[] for _ in parts]
    lines = 0
    for group in _groups(parts, [index for index, part in enumerate(parts) if _has_ink(grey, part)]):
        lines += _see_group(grey, parts, group, seen, first_line=lines, dpi=dpi)
    return seen


def _groups(parts: list[Part], chosen: list[int]) -> Iterator[list[int]]:
    """Yield numbers of parts that have room in one picture."""
    group: list[int] = []
    height = 0
    for index in chosen:
        own = parts[index].bottom - parts[index].top + GAP
        if group and height + own > MOST_PIXELS - GAP:
            yield group
            group, height = [], 0
        group.append(index)
        height += own
    if group:
        yield group


def _see_group(
    grey: Grey, parts: list[Part], group: list[int], seen: list[list[Seen]], *, first_line: int, dpi: int
) -> int:
    """Add the words of some parts to what was seen of each; return how many lines they stand in."""
    width = max(parts[index].x1 - parts[index].x0 for index in group) + 2 * GAP
    height = sum(parts[index].bottom - parts[index].top + GAP for index in group) + GAP
    mosaic = np.full((height, width), WHITE, np.uint8)
    offsets: list[tuple[int, int, int]] = []  # top and bottom in the mosaic, which part
    y = GAP
    for index in group:
        part = parts[index]
        cut = grey[part.top : part.bottom, part.x0 : part.x1]
        mosaic[y : y + cut.shape[0], GAP : GAP + cut.shape[1]] = cut
        offsets.append((y - GAP // 2, y + cut.shape[0] + GAP // 2, index))
        y += cut.shape[0] + GAP
    lines = 0
    for word in see(mosaic, dpi=dpi):
        lines = max(lines, word.line + 1)
        middle = (word.top + word.bottom) / 2
        for top, bottom, index in offsets:
            if top <= middle < bottom:
                part = parts[index]
                dx, dy = part.x0 - GAP, part.top - top - GAP // 2
                x0, x1, line = word.x0 + dx, word.x1 + dx, first_line + word.line
                seen[index].append(Seen(word.text, x0, word.top + dy, x1, word.bottom + dy, word.confidence, line))
                break
    return lines


def _has_ink(grey: Grey, part: Part) -> bool:
    """Say whether there is anything to read in a part: more than a speck of dark pixels."""
    cut = grey[part.top : part.bottom, part.x0 : part.x1]
    return cut.size > 0 and int((cut < 140).sum()) > 12
