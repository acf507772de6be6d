"""Parts (b), (c) and (d) of the reading figures: recognised letters, pages a second, seconds a scanned page.

(b) Character error rate of recognised pages that this script draws from its own words: clean at 300 dpi, and worn: skew
    with specks, under a red seal, at 150 dpi, with a streak, on its side, on its head. White space counts as one
    blank; what is compared is the page's body.
(c) Pages a second of the PDF reader on table-free text PDFs, against pdfplumber's ``extract_words`` in the same run:
    CPU time of this process, the best of several rounds each. With FILES, these are read instead of the drawn ones.
(d) CPU seconds a scanned page on one core, the recogniser's own time included.

    python benchmarks/reading.py [FILES…]          needs reportlab, DejaVu fonts, tesseract with the Vietnamese model
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2
from PIL import Image, ImageDraw
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from ingest.limits import DEFAULT
from ingest.readers.pdf_text import PdfReader

FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
SPEED_GOAL = 12.0  # times pdfplumber
ROUNDS = 5
PAGES = 20

BODIES = (
    "Sở Nội vụ",
    "Sở Tài chính",
    "Công an tỉnh",
    "Sở Nông nghiệp và Môi trường",
    "Ủy ban nhân dân các xã, phường",
    "Văn phòng Ủy ban nhân dân tỉnh",
)
ACTIONS = (
    "chủ trì, phối hợp với các cơ quan liên quan rà soát, hoàn thiện quy chế làm việc",
    "xây dựng kế hoạch kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính",
    "tham mưu bố trí kinh phí bảo đảm cho các nhiệm vụ chuyển đổi số",
    "đẩy mạnh tuyên truyền, phổ biến giáo dục pháp luật đến từng khu dân cư",
    "tổ chức tập huấn, bồi dưỡng nghiệp vụ cho đội ngũ cán bộ, công chức, viên chức",
    "đôn đốc tiến độ giải ngân vốn đầu tư công, kịp thời tháo gỡ khó khăn, vướng mắc",
)
TIMES = (
    "hoàn thành trước ngày 30 tháng 6 năm 2026",
    "báo cáo kết quả trong quý III/2026",
    "định kỳ trước ngày 15 hằng tháng gửi báo cáo về Sở Nội vụ để tổng hợp",
    "tỷ lệ hồ sơ trực tuyến toàn trình đạt ít nhất 85,5%",
)


def paragraphs(count: int, seed: int) -> list[str]:
    """Return paragraphs of directives, each with a number of its own."""
    choose = random.Random(seed)
    return [
        f"{number}. {choose.choice(BODIES)} {choose.choice(ACTIONS)}; {choose.choice(ACTIONS)}; {choose.choice(TIMES)}."
        for number in range(1, count + 1)
    ]


def draw(path: Path, texts: list[str]) -> None:
    """Write a PDF of justified paragraphs."""
    pdfmetrics.registerFont(TTFont("Serif", str(FONT)))
    style = ParagraphStyle(
        "body", fontName="Serif", fontSize=12, leading=17, firstLineIndent=30, alignment=4, spaceAfter=6
    )
    SimpleDocTemplate(str(path)).build([Paragraph(text, style) for text in texts])


def pictures(path: Path, dpi: int) -> list[Image.Image]:
    """Draw the pages of a PDF as pictures."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def worn(picture: Image.Image, *, angle: float = 0.0, noise: float = 0.0, seal: bool = False) -> Image.Image:
    """Return a page as a worn scan."""
    picture = picture.copy()
    if seal:
        pen = ImageDraw.Draw(picture, "RGBA")
        x, y, r = picture.width * 2 // 3, picture.height // 2, picture.width // 8
        for radius in (r, r - 10, r // 2):
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(215, 30, 40, 160), width=9)
    if angle:
        picture = picture.rotate(-angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    if noise:
        values = np.asarray(picture).astype(np.float32)
        values += np.random.default_rng(5).normal(0, 255 * noise, values.shape[:2])[:, :, None]
        picture = Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))
    return picture


def streaked(picture: Image.Image) -> Image.Image:
    """Return a page with the line that dust on a scanner's glass draws."""
    picture = picture.copy()
    x = picture.width * 2 // 5
    ImageDraw.Draw(picture).line((x, 0, x, picture.height), fill=(40, 40, 40), width=4)
    return picture


def error_rate(truth: str, reading: str) -> float:
    """Return the edit distance of two texts as a share of the first one's length."""
    a, b = " ".join(truth.split()), " ".join(reading.split())
    codes = np.array([ord(c) for c in b])
    row = np.arange(len(b) + 1)
    for i, character in enumerate(a, start=1):
        step = np.concatenate(([i], np.minimum(row[1:] + 1, row[:-1] + (codes != ord(character)))))
        row = np.minimum.accumulate(step - np.arange(len(b) + 1)) + np.arange(len(b) + 1)
    return float(row[-1]) / len(a)


def cpu() -> float:
    """Return the CPU seconds of this process and of those it waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def recognition(folder: Path) -> None:
    """Print parts (b) and (d)."""
    texts = paragraphs(14, seed=1)
    draw(folder / "clean.pdf", texts)
    kinds: list[tuple[str, int, Callable[[Image.Image], Image.Image]]] = [
        ("clean, 300 dpi", 300, lambda page: page),
        ("skew 1.2°, specks, 300 dpi", 300, lambda page: worn(page, angle=1.2, noise=0.08)),
        ("red seal over the text, 300 dpi", 300, lambda page: worn(page, seal=True)),
        ("skew 0.7°, specks, seal, 150 dpi", 150, lambda page: worn(page, angle=0.7, noise=0.05, seal=True)),
        ("a streak from edge to edge, 300 dpi", 300, streaked),
        ("on its side, 300 dpi", 300, lambda page: page.transpose(Image.Transpose.ROTATE_90)),
        ("on its head, 300 dpi", 300, lambda page: page.transpose(Image.Transpose.ROTATE_180)),
    ]
    print("(b) character error rate and (d) CPU seconds a page")
    for name, dpi, wear in kinds:
        scans = [wear(page) for page in pictures(folder / "clean.pdf", dpi)]
        path = folder / "scan.pdf"
        scans[0].save(path, save_all=True, append_images=scans[1:], resolution=dpi)
        start = cpu()
        document = PdfReader().read(path, DEFAULT)
        seconds = (cpu() - start) / len(scans)
        print(f"    {name:36} {100 * error_rate(' '.join(texts), document.text):6.2f} %   {seconds:5.2f} s")


def best(*reads: Callable[[], int]) -> list[float]:
    """Return the least CPU seconds a page of each, over several rounds in which they take turns."""
    least = [float("inf")] * len(reads)
    for _ in range(ROUNDS):
        for number, read in enumerate(reads):
            start = time.process_time()
            pages = read()
            least[number] = min(least[number], (time.process_time() - start) / pages)
    return least


def speed(files: list[Path]) -> None:
    """Print part (c)."""

    def ours() -> int:
        return sum(len(PdfReader().read(path, DEFAULT).pages) for path in files)

    def words() -> int:
        count = 0
        for path in files:
            with pdfplumber.open(path) as document:
                for page in document.pages:
                    page.extract_words()
                    count += 1
        return count

    ours()
    mine, theirs = best(ours, words)
    print("(c) pages a second, one core")
    print(f"    this reader {1 / mine:8.1f}   pdfplumber.extract_words {1 / theirs:6.1f}   {theirs / mine:5.1f} times")
    print(f"    goal: {SPEED_GOAL:.0f} times")


def main() -> None:
    """Print all parts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [Path(argument) for argument in sys.argv[1:]]
        if not files:
            files = [folder / "text.pdf"]
            draw(files[0], paragraphs(PAGES * 9, seed=2))
        speed(files)
        recognition(folder)


if __name__ == "__main__":
    main()
