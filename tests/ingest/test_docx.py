"""Word documents made here: numbering, tables, tracked changes, text boxes, notes, looks."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from layout_checks import cells_of, check_layout, lines_of

from ingest.layout import BlockKind, LaidOutDocument
from ingest.office.word_numbering import Instance, Level, Numbering, write_number
from ingest.office.word_styles import Look
from ingest.reading import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def package(body: str, **parts: str) -> bytes:
    """Return the bytes of a Word document with a raw body and, by name, other parts (styles, numbering, footnotes …)."""
    kinds = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "header": "header"}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        links = "".join(
            f'<Relationship Id="{name}" Type="http://x/{kinds[name]}" Target="{name}.xml"/>' for name in parts
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return stream.getvalue()


def read(folder: Path, body: str, **parts: str) -> LaidOutDocument:
    path = folder / "a.docx"
    path.write_bytes(package(body, **parts))
    document = read_document(path)
    check_layout(document)
    return document


def p(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


RUNS = [
    (p(r("Kế"), r(" hoạch")), ["Kế hoạch"], "runs join"),
    (p(r("Bỏ: "), f"<w:del>{r('cũ')}</w:del>", f"<w:ins>{r('mới')}</w:ins>"), ["Bỏ: mới"], "tracked changes are accepted"),
    (p(f"<w:moveFrom>{r('đi')}</w:moveFrom>", r("ở lại")) + p(f"<w:moveTo>{r('đi')}</w:moveTo>"), ["ở lại", "đi"], "moved text"),
    (p(r("thấy"), r(" ẩn", "<w:vanish/>")), ["thấy"], "hidden text"),
    (p(r("kế hoạch", "<w:caps/>")), ["KẾ HOẠCH"], "capitals by format"),
    (p(r("A"), "<w:r><w:tab/></w:r>", r("B")), ["A B"], "a tab"),
    (p(r("217"), "<w:r><w:noBreakHyphen/></w:r>", r("KH")), ["217-KH"], "a hyphen that does not break"),
    (p(r("KẾ HOẠCH"), "<w:r><w:br/></w:r>", r("Triển khai")), ["KẾ HOẠCH", "Triển khai"], "a typed break ends a title"),
    (p(r("thực hiện Nghị quyết của"), "<w:r><w:br/></w:r>", r("Chính phủ")), ["thực hiện Nghị quyết của Chính phủ"], "or not"),
    (p(r("gồm:"), "<w:r><w:br/></w:r>", r("- Sở Y tế")), ["gồm:", "- Sở Y tế"], "a typed break before a bullet"),
    (p('<w:r><w:sym w:font="Wingdings" w:char="F0A7"/></w:r>', r(" ô")), ["▪ ô"], "a symbol"),
    (p(f"<w:hyperlink>{r('liên kết')}</w:hyperlink>"), ["liên kết"], "a link"),
    (p(f"<w:sdt><w:sdtContent>{r('ô nhập')}</w:sdtContent></w:sdt>"), ["ô nhập"], "a content control"),
    (p("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"), ["x=1"], "a formula"),
    (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
          '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("7"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>', r(" trang")),
        ["7 trang"], "a field is its result",
    ),
    (
        p('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', r("mã")) + p(r("đoạn sau")),
        ["đoạn sau"], "a field that never ends hides nothing more than its paragraph",
    ),
    (p(r("Một"), properties="<w:rPr><w:del/></w:rPr>") + p(r(" đoạn")), ["Một đoạn"], "a deleted paragraph mark"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected", "why"), RUNS, ids=[row[2] for row in RUNS])
def test_what_a_paragraph_shows(tmp_path: Path, body: str, expected: list[str], why: str) -> None:
    """The text is what the accepted document shows."""
    assert lines_of(read(tmp_path, body)) == expected, why


TEXT_BOX = f"<wps:txbx><w:txbxContent>{p(r('DỰ THẢO'))}</w:txbxContent></wps:txbx>"


def test_a_text_box_stands_once_after_its_paragraph(tmp_path: Path) -> None:
    """Of a drawing and its fallback only one counts."""
    drawing = (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{TEXT_BOX}</w:drawing></mc:Choice><mc:Fallback><w:pict>'
        f"<v:textbox><w:txbxContent>{p(r('DỰ THẢO'))}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert lines_of(read(tmp_path, p(f"<w:r>{drawing}</w:r>", r("KẾ HOẠCH")) + p(r("sau")))) == [
        "KẾ HOẠCH",
        "DỰ THẢO",
        "sau",
    ]


def test_foot_notes_stand_at_the_end_with_their_numbers(tmp_path: Path) -> None:
    """The reference is written "[1]", the note is a block of its own kind."""
    notes = f'<w:footnotes {NAMESPACES}><w:footnote w:id="-1" w:type="separator"/><w:footnote w:id="5">{p(r("Theo báo cáo"))}</w:footnote></w:footnotes>'
    document = read(
        tmp_path,
        p(r("Rà soát"), '<w:r><w:footnoteReference w:id="5"/></w:r>', r(" hồ sơ")) + p(r("Hết")),
        footnotes=notes,
    )
    assert lines_of(document) == ["Rà soát[1] hồ sơ", "Hết", "[1] Theo báo cáo"]
    assert document.blocks[-1].kind is BlockKind.FOOTNOTE


def test_a_header_is_read_only_where_it_holds_the_letterhead(tmp_path: Path) -> None:
    """Running headers are named in a warning, a letterhead in the header is the document's first part."""
    section = '<w:sectPr><w:headerReference xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="header"/></w:sectPr>'
    running = read(tmp_path, p(r("Nội dung")) + section, header=f"<w:hdr {NAMESPACES}>{p(r('Sở Nội vụ 2026'))}</w:hdr>")
    assert lines_of(running) == ["Nội dung"]
    assert [w.code for w in running.warnings] == ["left_out_header"]
    motto = f"<w:hdr {NAMESPACES}>{p(r('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'))}</w:hdr>"
    assert lines_of(read(tmp_path, p(r("Nội dung")) + section, header=motto))[0].startswith("CỘNG HÒA")


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"


def test_merged_cells_and_nested_tables(tmp_path: Path) -> None:
    """A cell merged over rows or columns is written once; a table in a cell gives its paragraphs."""
    inner = f"<w:tbl><w:tr>{cell(p(r('x')))}{cell(p(r('y')))}</w:tr></w:tbl>"
    table = f"""<w:tbl>
      <w:tr>{cell(p(r("TT")), '<w:vMerge w:val="restart"/>')}{cell(p(r("Cơ quan")), '<w:gridSpan w:val="2"/>')}</w:tr>
      <w:tr>{cell(p(), "<w:vMerge/>")}{cell(p(r("Chủ trì")))}{cell(p(r("Phối hợp")))}</w:tr>
      <w:tr><w:trPr><w:del/></w:trPr>{cell(p(r("hàng bị xóa")))}</w:tr>
      <w:tr>{cell(p(r("1")))}{cell(p(r("Sở A")) + p(r("Sở B")))}{cell(inner + p())}</w:tr>
      <w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell(p(r("lùi")))}{cell(p())}</w:tr></w:tbl>"""
    document = read(tmp_path, p(r("Trước")) + table + p(r("Sau")))
    assert cells_of(document) == {
        (0, 0): "TT", (0, 1): "Cơ quan", (1, 1): "Chủ trì", (1, 2): "Phối hợp",
        (2, 0): "1", (2, 1): "Sở A\nSở B", (2, 2): "x\ny", (3, 1): "lùi", (3, 2): "",
    }  # fmt: skip
    spans = {(c.row, c.column): (c.row_span, c.column_span) for c in document.tables[0].cells}
    assert spans[0, 0] == (2, 1)
    assert spans[0, 1] == (1, 2)
    assert document.text.startswith("Trước\nTT\tCơ quan\n")
    assert document.segments[1].source == "bảng 1, hàng 1, cột 1"


def test_a_table_of_one_cell_is_only_a_frame(tmp_path: Path) -> None:
    """What such a frame holds is text, not a table."""
    document = read(tmp_path, f"<w:tbl><w:tr>{cell(p(r('Khung')))}</w:tr></w:tbl>")
    assert lines_of(document) == ["Khung"]
    assert not document.tables


STYLES = f"""<w:styles {NAMESPACES}>
  <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr></w:rPrDefault></w:docDefaults>
  <w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
  <w:style w:type="paragraph" w:styleId="Dam"><w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
  <w:style w:type="paragraph" w:styleId="Con"><w:basedOn w:val="Dam"/><w:rPr><w:i/></w:rPr></w:style>
  <w:style w:type="character" w:styleId="Manh"><w:rPr><w:b/></w:rPr></w:style></w:styles>"""
LOOKS = [
    (p(r("a"), properties='<w:pStyle w:val="Con"/>'), (True, True, True, 2), "inherited from two styles"),
    (
        p(r("a", '<w:b w:val="0"/>'), properties='<w:pStyle w:val="Dam"/>'),
        (False, False, True, 2),
        "turned off by the run",
    ),
    (
        p(r("a", '<w:rStyle w:val="Manh"/>'), properties='<w:pStyle w:val="Dam"/>'),
        (False, False, True, 2),
        "bold in bold toggles",
    ),
    (p(r("a", "<w:b/>"), r(" 1.")), (True, False, False, None), "numbers have no weight"),
    (p(r("a", "<w:b/>"), r("b")), (False, False, False, None), "only half of it"),
]


@pytest.mark.parametrize(("body", "look", "why"), LOOKS, ids=[row[2] for row in LOOKS])
def test_looks_follow_styles(tmp_path: Path, body: str, look: tuple[bool, bool, bool, int | None], why: str) -> None:
    """Bold, italics, centring and outline level come through style inheritance."""
    (block,) = read(tmp_path, body, styles=STYLES).blocks
    assert (block.bold, block.italic, block.centered, block.outline_level) == look, why


def level(index: int, form: str, text: str, start: int = 1, extra: str = "") -> str:
    return f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


NUMBERING = f"""<w:numbering {NAMESPACES}>
  <w:abstractNum w:abstractNumId="0">{level(0, "upperRoman", "%1.")}{level(1, "decimal", "%2.")}{level(2, "decimal", "%2.%3.")}{level(3, "lowerLetter", "%4)")}{level(4, "bullet", "-")}</w:abstractNum>
  <w:abstractNum w:abstractNumId="1">{level(0, "decimal", "Điều %1.")}</w:abstractNum>
  <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>
  <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
  <w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num></w:numbering>"""


def item(list_id: int, index: int, text: str = "x") -> str:
    return p(r(text), properties=f'<w:numPr><w:ilvl w:val="{index}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_automatic_numbers_are_rebuilt(tmp_path: Path) -> None:
    """Levels restart under a higher one, lists of one definition count on, an override starts again."""
    order = [
        (1, 0),
        (1, 1),
        (1, 2),
        (1, 2),
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 0),
        (2, 1),
        (3, 0),
        (4, 0),
        (4, 0),
        (3, 0),
    ]
    document = read(tmp_path, "".join(item(*place) for place in order), numbering=NUMBERING)
    assert [block.list_marker for block in document.blocks] == [
        "I.", "1.", "1.1.", "1.2.", "2.", "2.1.", "a)", "-", "II.", "1.", "I.", "Điều 1.", "Điều 2.", "II.",
    ]  # fmt: skip
    assert lines_of(document)[2] == "1.1. x"


def test_a_style_can_bear_the_number(tmp_path: Path) -> None:
    """A style names the list, the list says on which level the style stands; numId 0 takes the number away."""
    styles = f"""<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"""
    numbering = f"""<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">{level(0, "upperRoman", "%1.")}
      {level(1, "decimal", "%2.", extra='<w:pStyle w:val="Muc"/>')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
    styled = '<w:pStyle w:val="Muc"/>'
    off = styled + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    document = read(
        tmp_path,
        p(r("a"), properties=styled) + p(r("b"), properties=off) + p(r("c"), properties=styled),
        styles=styles,
        numbering=numbering,
    )
    assert lines_of(document) == ["1. a", "b", "2. c"]


NUMBERS = [
    (3, "decimal", "3"), (3, "decimalZero", "03"), (4, "lowerRoman", "iv"), (1999, "upperRoman", "MCMXCIX"), (2, "lowerLetter", "b"),
    (27, "upperLetter", "AA"), (5, "vietnameseCounting", "năm"), (15, "vietnameseCounting", "mười lăm"), (21, "vietnameseCounting", "hai mươi mốt"),
    (24, "vietnameseCounting", "hai mươi tư"), (40, "vietnameseCounting", "bốn mươi"), (7, "unknownForm", "7"),
]  # fmt: skip


@pytest.mark.parametrize(("count", "form", "expected"), NUMBERS)
def test_write_number(count: int, form: str, expected: str) -> None:
    """Every form of Word's numbers that offices use."""
    assert write_number(count, form) == expected


def test_legal_numbering_and_restart_rules() -> None:
    """Legal numbering (isLgl) writes all levels in digits; lvlRestart 0 never starts again."""
    levels = {
        0: Level(form="upperRoman", text="%1"),
        1: Level(text="%1.%2", legal=True),
        2: Level(text="%3)", restart=0),
    }
    numbering = Numbering({0: levels}, {1: Instance(0)})
    marks = [numbering.marker(Look(list_id=1, list_level=i), None) for i in (0, 1, 2, 0, 1, 2)]
    assert marks == ["I", "1.1", "1)", "II", "2.1", "2)"]


def test_letterheads_set_with_tabs_become_cells(tmp_path: Path) -> None:
    """Two columns typed with tabs are told apart in the letterhead and the signature block, not in the text."""
    tab = "<w:r><w:tab/></w:r>"
    body = (
        p(r("ỦY BAN NHÂN DÂN"), tab, r("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
        + p(r("TỈNH A"), tab, tab, r("Độc lập - Tự do - Hạnh phúc"))
        + p(r("KẾ HOẠCH"))
        + p(r("1."), tab, r("Ông Nguyễn Văn A"), tab, r("Trưởng ban"))
        + p(r("Nơi nhận:"), tab, tab, r("TM. ỦY BAN NHÂN DÂN"))
        + p(r("- Như trên;"), tab, r("CHỦ TỊCH"))
        + p(r("- Lưu: VT."))
    )
    document = read(tmp_path, body)
    assert len(document.tables) == 2
    assert cells_of(document, 0)[1, 1] == "Độc lập - Tự do - Hạnh phúc"
    assert "1. Ông Nguyễn Văn A Trưởng ban" in lines_of(document)
    assert cells_of(document, 1)[1, 1] == "CHỦ TỊCH"


def test_a_document_of_python_docx_is_read(tmp_path: Path) -> None:
    """A file of another program's making: headings, a list style, a table, centred bold text."""
    made = docx.Document()
    made.add_heading("KẾ HOẠCH", 1)
    centred = made.add_paragraph()
    centred.alignment = WD_ALIGN_PARAGRAPH.CENTER
    centred.add_run("Năm 2026").bold = True
    made.add_paragraph("Rà soát", style="List Number")
    made.add_paragraph("Kiểm tra", style="List Number")
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Tiêu đề"
    table.cell(1, 0).text = "1"
    table.cell(1, 1).text = "Sở Y tế"
    made.element.body.append(parse_xml(f'<w:sectPr xmlns:w="{W}"/>'))
    path = tmp_path / "a.docx"
    made.save(str(path))
    document = read_document(path)
    check_layout(document)
    assert lines_of(document)[:4] == ["KẾ HOẠCH", "Năm 2026", "1. Rà soát", "2. Kiểm tra"]
    assert document.blocks[0].outline_level == 1
    assert document.blocks[1].bold
    assert document.blocks[1].centered
    assert cells_of(document) == {(0, 0): "Tiêu đề", (1, 0): "1", (1, 1): "Sở Y tế"}


def test_an_old_font_in_a_new_file_is_converted(tmp_path: Path) -> None:
    """TCVN3 in a .docx, with ư as a soft hyphen element and capitals by font."""
    font = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>'
    body = p(
        r("KÕ ho¹ch thùc hiÖn nghÞ quyÕt nhµ n", font),
        f"<w:r><w:rPr>{font}</w:rPr><w:softHyphen/></w:r>",
        r("íc", font),
    )
    document = read(tmp_path, body)
    assert document.text == "KẾ HOẠCH THỰC HIỆN NGHỊ QUYẾT NHÀ NƯỚC"
    assert document.encoding == "TCVN3"


def test_the_strict_form_of_word_is_read(tmp_path: Path) -> None:
    """ISO 29500 strict documents use other namespaces for the same."""
    data = package(p(r("Giao Sở Y tế")))
    strict = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(strict, "w") as target:
        for info in source.infolist():
            target.writestr(
                info, source.read(info).replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            )
    path = tmp_path / "a.docx"
    path.write_bytes(strict.getvalue())
    assert read_document(path).text == "Giao Sở Y tế"
