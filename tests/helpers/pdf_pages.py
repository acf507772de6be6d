"""PDF files for tests, drawn with reportlab as a word processor prints them: letterhead, indents, justified lines."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

FONTS = Path("/usr/share/fonts/truetype/dejavu")
LEFT, RIGHT, TOP = 85.0, 540.0, 780.0
SIZE, PITCH, INDENT = 11.0, 15.0, 36.0


def fonts() -> tuple[str, str]:
    """Register the fonts; skip the test where they are not installed."""
    if not (FONTS / "DejaVuSerif.ttf").exists():
        pytest.skip("no font with Vietnamese letters (Debian: fonts-dejavu-core)")
    for name, file in (("Serif", "DejaVuSerif.ttf"), ("Serif-Bold", "DejaVuSerif-Bold.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / file)))
    return "Serif", "Serif-Bold"


class Pages:
    """A PDF being drawn; ``y`` is the base line of the next line, in points from the bottom."""

    def __init__(self, path: Path, *, size: tuple[float, float] = A4) -> None:
        self.plain, self.bold = fonts()
        self.path = path
        self.canvas = Canvas(str(path), pagesize=size, invariant=True)
        self.y = TOP

    def at(self, x: float, y: float, text: str, *, bold: bool = False, size: float = SIZE) -> None:
        """Draw a line at a place."""
        self.canvas.setFont(self.bold if bold else self.plain, size)
        self.canvas.drawString(x, y, text)

    def centered(self, x: float, y: float, text: str, *, bold: bool = False, size: float = SIZE) -> None:
        """Draw a line around a middle."""
        self.canvas.setFont(self.bold if bold else self.plain, size)
        self.canvas.drawCentredString(x, y, text)

    def letterhead(self, number: str = "Số: 12/KH-UBND") -> None:
        """Draw issuer and number at the left, motto and date at the right."""
        self.centered(160, 790, "ỦY BAN NHÂN DÂN", bold=True)
        self.centered(160, 775, "TỈNH HẢI VÂN", bold=True)
        self.centered(160, 752, number)
        self.centered(400, 790, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True, size=10)
        self.centered(400, 775, "Độc lập - Tự do - Hạnh phúc", bold=True)
        self.centered(400, 752, "Hải Vân, ngày 05 tháng 3 năm 2026")
        self.y = 715.0

    def signature(self) -> None:
        """Draw the recipients at the left, who signs at the right, at heights of their own."""
        top = self.y - 20
        for index, line in enumerate(("Nơi nhận:", "- Như trên;", "- Chủ tịch, các PCT UBND tỉnh;", "- Lưu: VT, TH.")):
            self.at(LEFT, top - 12 * index, line, size=9)
        for offset, line in (
            (0, "TM. ỦY BAN NHÂN DÂN"),
            (15, "KT. CHỦ TỊCH"),
            (30, "PHÓ CHỦ TỊCH"),
            (90, "Trần Văn Bình"),
        ):
            self.centered(430, top - offset, line, bold=True)
        self.y = top - 110

    def paragraph(
        self, text: str, *, indent: float = INDENT, left: float = LEFT, right: float = RIGHT, bold: bool = False
    ) -> None:
        """Draw a justified paragraph; lines go on over the page's end."""
        font = self.bold if bold else self.plain
        lines: list[list[str]] = [[]]
        room = right - left - indent
        for word in text.split(" "):
            width = pdfmetrics.stringWidth(" ".join([*lines[-1], word]), font, SIZE)
            if lines[-1] and width > room:
                lines.append([])
                room = right - left
            lines[-1].append(word)
        for number, words in enumerate(lines):
            if self.y < 60:
                self.next_page()
            x = left + (indent if number == 0 else 0)
            self.canvas.setFont(font, SIZE)
            last = number == len(lines) - 1
            free = right - x - pdfmetrics.stringWidth(" ".join(words), font, SIZE)
            blank = pdfmetrics.stringWidth(" ", font, SIZE) + (0 if last or len(words) < 2 else free / (len(words) - 1))
            for word in words:
                self.canvas.drawString(x, self.y, word)
                x += pdfmetrics.stringWidth(word, font, SIZE) + blank
            self.y -= PITCH
        self.y -= 4

    def next_page(self, number: str | None = None) -> None:
        """Begin a page, with its number in the upper margin."""
        self.canvas.showPage()
        self.y = TOP
        if number:
            self.centered(312, 810, number)

    def grid(
        self,
        xs: list[float],
        rows: list[list[str]],
        *,
        height: float = 40.0,
        spans: dict[tuple[int, int], int] | None = None,
    ) -> None:
        """Draw a ruled table; ``spans`` says over how many rows a cell reaches (those beneath it are given as "")."""
        spans = spans or {}
        covered = {(row + i, column) for (row, column), n in spans.items() for i in range(1, n)}
        top = self.y
        bottom = top - height * len(rows)
        for x in xs:
            self.canvas.line(x, top, x, bottom)
        for row in range(len(rows) + 1):
            y = top - height * row
            for column, (x0, x1) in enumerate(itertools.pairwise(xs)):
                if (row, column) not in covered:
                    self.canvas.line(x0, y, x1, y)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                for line_number, line in enumerate(text.split("|")):
                    self.at(xs[column] + 4, top - height * row - 13 - 12 * line_number, line, size=9)
        self.y = bottom - 20

    def save(self) -> Path:
        """Write the file."""
        self.canvas.save()
        return self.path
