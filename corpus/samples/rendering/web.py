"""HTML: a document on a province's portal, and a news page about a document; both with all that is not the document."""

from __future__ import annotations

from html import escape

from corpus.samples import source
from corpus.samples.rendering.form import COUNTRY, MOTTO, Form, form_of

MENU = (
    "Trang chủ",
    "Giới thiệu",
    "Tin tức - Sự kiện",
    "Văn bản chỉ đạo điều hành",
    "Thủ tục hành chính",
    "Hỏi đáp",
    "Liên hệ",
)
RELATED = (
    "Sở Nội vụ yêu cầu các đơn vị gửi danh sách thi đua trước ngày 01/3",
    "Khai trương tuyến xe buýt mới nối trung tâm với sân bay",
    "Lịch tiếp công dân của lãnh đạo trong tháng",
)
COMMENTS = (
    ("Ngọc Ánh", "Mong phường em sớm có máy lấy số, chờ từ 7 giờ sáng tới 10 giờ chưa tới lượt."),
    ("Bác Ba Lợi", "Đề nghị công khai số điện thoại của người phụ trách trước ngày 30/4 cho bà con dễ hỏi."),
)


def render_portal(document: source.SourceDocument) -> bytes:
    """Return a portal page around the document, UTF-8."""
    form = form_of(document)
    body = "\n".join([_letterhead(form), *(_block(block, form) for block in document.blocks)])
    title = f"{form.type_name.capitalize() or 'Công văn'} {document.fields['number']}: {form.title or form.subject}"
    return _page(title, f'<article class="chi-tiet-van-ban">\n{body}\n</article>').encode()


def render_news(document: source.SourceDocument) -> bytes:
    """Return a news page, UTF-8: headline, paragraphs, by-line, related links, comments."""
    headline = escape(document.fields["headline"])
    paragraphs = "\n".join(f"<p>{escape(text)}</p>" for text in document.texts())
    article = f"""<article class="bai-viet">
<h1>{headline}</h1>
<div class="meta"><time datetime="2026-10-07T08:15">Thứ Tư, 07/10/2026, 08:15</time> <span class="co-chu">Cỡ chữ: A- A A+</span></div>
{paragraphs}
<p class="tac-gia"><strong>Mỹ Hạnh</strong></p>
<p class="nguon">Nguồn: Cổng thông tin điện tử tỉnh</p>
</article>"""
    return _page(document.fields["headline"], article).encode()


def _page(title: str, article: str) -> str:
    menu = "".join(f'<li><a href="#">{escape(item)}</a></li>' for item in MENU)
    related = "".join(f'<li><a href="#">{escape(item)}</a></li>' for item in RELATED)
    comments = "".join(
        f'<div class="binh-luan"><b>{escape(who)}</b><p>{escape(what)}</p><a href="#">Trả lời</a></div>'
        for who, what in COMMENTS
    )
    return f"""<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>{escape(title)}</title>
<style>nav ul {{ display: flex; list-style: none }}</style>
<script>var luotXem = 1284;</script></head>
<body>
<header><a href="#">CỔNG THÔNG TIN ĐIỆN TỬ</a><nav><ul>{menu}</ul></nav></header>
<div class="breadcrumb"><a href="#">Trang chủ</a> &raquo; <a href="#">Văn bản chỉ đạo điều hành</a></div>
<main>
{article}
<div class="chia-se"><button>Chia sẻ Facebook</button> <button>Chia sẻ Zalo</button> <button>In trang này</button> <button>Gửi email</button></div>
</main>
<aside><h3>Tin liên quan</h3><ul>{related}</ul><h3>Liên kết website</h3><select><option>Cổng Dịch vụ công quốc gia</option></select></aside>
<section id="binh-luan"><h3>Ý kiến bạn đọc ({len(COMMENTS)})</h3>{comments}<form><textarea placeholder="Nhập bình luận của bạn"></textarea><button>Gửi</button></form></section>
<footer><p>Chịu trách nhiệm nội dung: Trưởng Ban Biên tập. Ghi rõ nguồn khi phát hành lại thông tin.</p><p>Lượt truy cập: 9.284.117</p></footer>
</body>
</html>
"""


def _letterhead(form: Form) -> str:
    left = "<br>".join(
        [*(escape(line) for line in form.superiors), f"<strong>{escape(form.issuer)}</strong>", "-------"]
    )
    return f"""<table class="quoc-hieu"><tr><td><p align="center">{left}</p></td>
<td><p align="center"><strong>{COUNTRY}</strong><br><strong>{MOTTO}</strong><br>---------------</p></td></tr>
<tr><td><p align="center">{"<br>".join(escape(line) for line in (form.number, form.subject) if line)}</p></td>
<td><p align="center"><em>{escape(form.place_date)}</em></p></td></tr></table>
{_title(form)}"""


def _title(form: Form) -> str:
    if form.type_name:
        return f"""<p align="center"><strong>{escape(form.type_name)}</strong></p>
<p align="center"><strong>{escape(form.title)}</strong></p>"""
    lines = "".join(f"<br>- {escape(line)}" for line in form.addressees)
    return f'<p style="padding-left: 160px">Kính gửi:{lines}</p>'


def _block(block: source.Block, form: Form) -> str:
    if isinstance(block, source.Paragraph):
        text = escape(block.text)
        if block.style in {"heading", "centered"}:
            text = f"<strong>{text}</strong>"
        elif "italic" in block.style:
            text = f"<em>{text}</em>"
        return (
            f'<p align="center">{text}</p>'
            if "centered" in block.style
            else f'<p style="text-align:justify">{text}</p>'
        )
    if isinstance(block, source.Table):
        return _table(block)
    if block.kind == "signature":
        left = "<br>".join(["<strong><em>Nơi nhận:</em></strong>", *(f"- {escape(line)}" for line in form.recipients)])
        right = "<br>".join([*(escape(line) for line in form.capacity), "", "", escape(form.signer)])
        return f'<table class="ky"><tr><td>{left}</td><td align="center"><strong>{right}</strong></td></tr></table>'
    return "<hr>"


def _table(table: source.Table) -> str:
    rows = []
    for i, row in enumerate(table.rows):
        tag = "th" if i < table.header_rows else "td"
        cells = []
        for cell in row:
            if cell is None:
                continue
            spans = (f' rowspan="{cell.row_span}"' if cell.row_span > 1 else "") + (
                f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
            )
            cells.append(f"<{tag}{spans}>{'<br>'.join(escape(text) for text in cell.paragraphs)}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f'<table border="1">{"".join(rows)}</table>'
