"""Speed of the whole pipeline against underthesea's entity recogniser, on the same text, in one run.

    python benchmarks/extraction.py [--repeat N]

The text is a directive of our own writing of about sixty thousand characters, no line of which comes twice. Both are
warmed up first; processor time is counted, so that other work on the machine does not. The recogniser gets the text
line by line, as it is meant to be used, and a tenth of it (it is slow).
The goal: the pipeline, which finds header, references, bodies, deadlines, targets and tasks, is at least eight times as
fast.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

from ingest.layout import Block, LaidOutDocument
from nlp.pipeline import analyze

GOAL = 8.0
_FRONT = """ỦY BAN NHÂN DÂN
TỈNH HÀ TĨNH
Số: 15/KH-UBND\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Tĩnh, ngày 10 tháng 3 năm 2025
KẾ HOẠCH
TRIỂN KHAI CHUYỂN ĐỔI SỐ VÀ CẢI CÁCH HÀNH CHÍNH NĂM 2025
Căn cứ Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:
I. MỤC TIÊU
- Đến hết năm 2025, 100% hồ sơ thủ tục hành chính được số hóa; tỷ lệ hài lòng của người dân đạt trên 90%.
- Phấn đấu chỉ số cải cách hành chính tăng từ 02 bậc trở lên so với năm 2024.
II. NHIỆM VỤ VÀ TỔ CHỨC THỰC HIỆN
"""
# No line comes twice: what has been read is remembered, and a repeated line would cost nothing.
_PART = """{n}. {lead}
- Chủ trì, phối hợp với {other} và Ủy ban nhân dân các xã, phường rà soát hạ tầng cụm {n}, xong trước ngày {day}/9/2025.
- Tham mưu Ủy ban nhân dân tỉnh ban hành quy chế khai thác dữ liệu số {n} trong quý III/2025; hằng quý báo cáo kết quả.
- Thường xuyên theo dõi, đôn đốc các sở, ban, ngành thực hiện Kế hoạch số {n}/KH-UBND của Ủy ban nhân dân tỉnh.
a) Tổ chức {n} lớp tập huấn kỹ năng số cho cán bộ, công chức cấp xã; tối thiểu {share}% người tham gia đạt yêu cầu.
b) Công khai, minh bạch quy trình giải quyết thủ tục nhóm {n} trên Cổng Dịch vụ công quốc gia và tại bộ phận một cửa.
"""
_BODIES = ("Sở Khoa học và Công nghệ", "Sở Nội vụ", "Sở Tài chính", "Sở Y tế", "Công an tỉnh", "Sở Giáo dục và Đào tạo")


def sample(characters: int, first: int = 1) -> str:
    """Return a directive of at least so many characters, its parts numbered from ``first`` on."""
    text, number = _FRONT, first - 1
    while len(text) < characters:
        number += 1
        text += _PART.format(
            n=number,
            lead=_BODIES[number % len(_BODIES)],
            other=_BODIES[(number + 3) % len(_BODIES)],
            day=number % 28 + 1,
            share=50 + number % 50,
        )
    return text


def layout_of(text: str) -> LaidOutDocument:
    """Lay out plain text, a block a line."""
    blocks, at = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(start=at, end=at + len(line)))
        at += len(line) + 1
    return LaidOutDocument(text=text, media_type="text/plain", blocks=tuple(blocks))


def pipeline_speed(characters: int, repeat: int) -> float:
    """Return characters a second of the best of several runs; each reads a text that no run before has read."""
    analyze(layout_of(sample(1_000)))
    texts = [sample(characters, first=1_000 * run) for run in range(1, repeat + 1)]
    return max(_speed(len(text), lambda text=text: analyze(layout_of(text))) for text in texts)


def recogniser_speed(text: str, repeat: int) -> float:
    """Return characters a second of underthesea.ner, the best of several runs."""
    from underthesea import ner  # noqa: PLC0415  (loads a model)

    lines = [line for line in text.split("\n") if line.strip()]
    ner("Ủy ban nhân dân tỉnh Hà Tĩnh ban hành kế hoạch.")
    return max(_speed(sum(map(len, lines)), lambda: [ner(line) for line in lines]) for _ in range(repeat))


def _speed(characters: int, work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return characters / (time.process_time() - begin)


def main() -> None:
    """Print both speeds and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    ours = pipeline_speed(60_000, options.repeat)
    theirs = recogniser_speed(sample(6_000), options.repeat)
    print(f"giaoviec pipeline  {ours:>10,.0f} characters/s  (60,000 characters)")
    print(f"underthesea.ner    {theirs:>10,.0f} characters/s  (6,000 characters)")
    print(f"ratio              {ours / theirs:>10.1f}  (goal: {GOAL:.0f})")


if __name__ == "__main__":
    main()
