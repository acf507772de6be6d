"""Web pages: the document without the site's furniture, and nothing of the document lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from layout_checks import cells_of, check_layout, lines_of

from ingest.layout import LaidOutDocument
from ingest.reading import read_document


def read(folder: Path, text: str | bytes, name: str = "a.html") -> LaidOutDocument:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    document = read_document(path)
    check_layout(document)
    return document


LETTERHEAD = """<table width="100%"><tr><td align="center"><p><b>ỦY BAN NHÂN DÂN<br>TỈNH A</b></p></td>
<td><p align="center"><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><br>Độc lập - Tự do - Hạnh phúc</p></td></tr>
<tr><td>Số: 12/KH-UBND</td><td><i>A, ngày 12 tháng 01 năm 2026</i></td></tr></table>"""
BODY = [
    "Thực hiện Nghị quyết số 57-NQ/TW của Bộ Chính trị, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
    "Sở Nội vụ chủ trì rà soát danh mục dịch vụ công trực tuyến, hoàn thành trước ngày 30/6/2026.",
    "Sở Tài chính bố trí kinh phí thực hiện; Sở Khoa học và Công nghệ theo dõi, đôn đốc, báo cáo hằng quý.",
    "Ủy ban nhân dân các xã, phường tổ chức thực hiện, kịp thời phản ánh khó khăn, vướng mắc về Sở Nội vụ.",
]
CLOSING = (
    "<p><b><i>Nơi nhận:</i></b><br>- Như trên;<br>- Lưu: VT.</p><p>TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH<br>Nguyễn Văn B</p>"
)
DOCUMENT = LETTERHEAD + "<p align=center><b>KẾ HOẠCH</b></p>" + "".join(f"<p>{line}</p>" for line in BODY) + CLOSING
WANTED = ["ỦY BAN NHÂN DÂN", "Số: 12/KH-UBND", "KẾ HOẠCH", *BODY, "- Lưu: VT.", "CHỦ TỊCH", "Nguyễn Văn B"]
FURNITURE = ["Trang chủ", "Giới thiệu cổng", "Chia sẻ Facebook", "Bình luận của bạn", "Đánh giá 5 sao", "Tin liên quan số 7",
             "Bản quyền thuộc cổng", "Văn bản mới nhất", "In trang này", "Đăng nhập"]  # fmt: skip


def portal(content: str) -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cổng</title><style>p{{color:red}}</style></head><body>
    <header class="site-header"><nav><ul><li><a href="/">Trang chủ</a></li><li><a>Giới thiệu cổng</a></li></ul></nav>
    <div class="login-box">Đăng nhập</div></header><div class="breadcrumbs"><a>Trang chủ</a></div>
    <div class="container"><div class="row"><div class="col-8">{content}
      <div class="share-buttons">Chia sẻ Facebook <a>In trang này</a></div><div id="rating">Đánh giá 5 sao</div>
      <section class="comments"><h3>Bình luận của bạn</h3><form><textarea></textarea></form></section>
      <div class="related"><ul><li><a>Tin liên quan số 7 về một kế hoạch khác của tỉnh trong năm qua</a></li></ul></div>
    </div><div class="sidebar"><h3>Văn bản mới nhất</h3></div></div></div>
    <footer>Bản quyền thuộc cổng thông tin điện tử</footer><script>var a = "mã";</script></body></html>"""


WRAPPERS = {
    "div": '<div class="article-content">{}</div>',
    "deep": '<div id="main"><article><div class="detail"><div>{}</div></div></article></div>',
    "table layout": '<table class="layout"><tr><td width="700"><div>{}</div><p></p><p></p><p></p><p></p><p></p></td></tr></table>',
    "misnamed": '<div class="news-tools-content print-area">{}</div>',
    "beside": "{}",
}


@pytest.mark.parametrize("wrapper", WRAPPERS.values(), ids=WRAPPERS.keys())
def test_the_document_is_kept_and_the_furniture_left(tmp_path: Path, wrapper: str) -> None:
    """Every paragraph of the document is there, nothing of the site is."""
    document = read(tmp_path, portal(wrapper.format(DOCUMENT)))
    assert [line for line in WANTED if line not in lines_of(document)] == []
    assert [word for word in FURNITURE if word in document.text] == []
    assert "mã" not in document.text


def test_a_page_that_is_all_document_loses_nothing(tmp_path: Path) -> None:
    """A page saved by Word has no furniture to take away."""
    document = read(tmp_path, f"<html><body>{DOCUMENT}</body></html>")
    assert [line for line in WANTED if line not in lines_of(document)] == []


def test_tables_with_spans(tmp_path: Path) -> None:
    """Spans over rows and columns place the cells; a nested table gives its paragraphs; nonsense spans are bounded."""
    table = """<table><caption>Bảng 1</caption><tr><th rowspan=2>TT</th><th colspan=2>Nhiệm vụ</th></tr><tr><th>Nội dung</th><th>Hạn</th></tr>
    <tr><td>1</td><td rowspan="99"><p>Rà soát</p><p>Kiểm tra</p></td><td><table><tr><td>Quý I</td><td>2026</td></tr></table></td></tr>
    <tr><td colspan="x">2</td><td></td></tr></table>"""
    document = read(tmp_path, f"<body>{table}</body>")
    assert lines_of(document)[0] == "Bảng 1"
    assert cells_of(document) == {
        (0, 0): "TT", (0, 1): "Nhiệm vụ", (1, 1): "Nội dung", (1, 2): "Hạn", (2, 0): "1", (2, 1): "Rà soát\nKiểm tra",
        (2, 2): "Quý I\n2026", (3, 0): "2", (3, 2): "",
    }  # fmt: skip
    assert next(c for c in document.tables[0].cells if c.column == 1 and c.row == 2).row_span == 2


BLOCKS = [
    (
        "<ol><li>Một</li><li value=5>Năm<ul><li>con</li></ul></li><li>Sáu</li></ol>",
        ["1. Một", "5. Năm", "- con", "6. Sáu"],
        "lists",
    ),
    ("<ol type=a start=3><li>ba</li></ol><ol type=I><li>x</li></ol>", ["c) ba", "I. x"], "list forms"),
    ("<ul style='list-style:none'><li>- Gõ tay</li></ul>", ["- Gõ tay"], "a list without bullets"),
    (
        "<h2>Mục <span>tiêu</span></h2>Chữ <b>trần</b><p>đoạn</p>đuôi",
        ["Mục tiêu", "Chữ trần", "đoạn", "đuôi"],
        "text beside blocks",
    ),
    ("<p>Sở<br>\nNội vụ</p><p>gồm:<br>- A;<br/>- B.</p>", ["Sở", "Nội vụ", "gồm:", "- A;", "- B."], "typed breaks"),
    (
        "<p>thực hiện theo quy định của<br>Chính phủ</p>",
        ["thực hiện theo quy định của Chính phủ"],
        "a break in mid-sentence",
    ),
    ("<p>hiện<span style='display:none'> ẩn</span><del> xóa</del></p>", ["hiện"], "what is not shown"),
    ("<pre>dòng 1\n  dòng 2</pre>", ["dòng 1", "dòng 2"], "preformatted lines"),
    ("<p>A&nbsp;B &amp; C</p><p>&nbsp;</p>", ["A B & C"], "entities"),
    ("<p style='text-transform:uppercase'>kế hoạch</p>", ["KẾ HOẠCH"], "capitals by style"),
    ("<div><div>một<div>hai</div>ba</div></div>", ["một", "hai", "ba"], "nested blocks keep their order"),
]


@pytest.mark.parametrize(("source", "expected", "why"), BLOCKS, ids=[row[2] for row in BLOCKS])
def test_blocks(tmp_path: Path, source: str, expected: list[str], why: str) -> None:
    """Blocks, lists and breaks become paragraphs in order."""
    assert lines_of(read(tmp_path, f"<body>{source}</body>")) == expected, why


def test_looks(tmp_path: Path) -> None:
    """Bold, italics, centring and headings by tag, style and attribute."""
    source = "<h1>A</h1><p><b>B</b> 1</p><p style='font-weight:700;text-align:center'>C</p><center><i>D</i></center><p>e<b>f</b></p>"
    blocks = read(tmp_path, f"<body>{source}</body>").blocks
    assert [(b.bold, b.italic, b.centered, b.outline_level) for b in blocks] == [
        (True, False, False, 1), (True, False, False, None), (True, False, True, None), (False, True, True, None),
        (False, False, False, None),
    ]  # fmt: skip


def test_encodings_of_pages(tmp_path: Path) -> None:
    """A page says its code page, or its fonts do, or nobody does."""
    declared = '<html><head><meta charset="windows-1258"></head><body><p>Ủy ban</p></body></html>'.replace(
        "Ủy", "U\u0309y"
    )
    assert "Ủy ban" in read(tmp_path, declared.encode("cp1258")).text
    wide = "<html><body><p>Kế hoạch của tỉnh</p></body></html>".encode("utf-16")
    assert read(tmp_path, wide).text == "Kế hoạch của tỉnh"
    old = '<html><body><font face=".VnTime">Thùc hiÖn nghÞ quyÕt cña tØnh, Uû ban nh©n d©n yªu cÇu</font></body></html>'
    document = read(tmp_path, old.encode("latin-1"))
    assert document.text == "Thực hiện nghị quyết của tỉnh, Uỷ ban nhân dân yêu cầu"
    assert document.encoding == "TCVN3"


def test_html_is_known_by_its_bytes(tmp_path: Path) -> None:
    """A page under another name is a page; entity declarations do nothing."""
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><html><body><p>chữ &b;</p></body></html>'
    document = read(tmp_path, bomb, "a.doc")
    assert document.media_type == "text/html"
    assert document.text.startswith("chữ")
    assert "aaaa" not in document.text


def test_control_characters_behind_what_is_left_out(tmp_path: Path) -> None:
    source = "<html><body><p>Sở Nội vụ<script>x()</script>\x19 chủ trì\x01.</p><style>p{}</style>\x02 Hết</body></html>"
    document = read(tmp_path, source)
    assert document.text.split() == ["Sở", "Nội", "vụ", "chủ", "trì.", "Hết"]
