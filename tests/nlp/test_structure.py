"""The division tree: markers, nesting, parts of a document, task tables."""

from __future__ import annotations

import textwrap

import pytest
from plain_layout import layout_of

from ingest.layout import Block, BlockKind, Cell, LaidOutDocument, Table
from nlp.components.structure.divide import build_divisions
from nlp.components.structure.front import is_type_name
from nlp.components.structure.lines import Line, lines_of
from nlp.components.structure.markers import read_marker, read_misread
from nlp.components.structure.sections import role_of_heading
from nlp.components.structure.tables import read_table
from nlp.gazetteers.folding import fold
from nlp.structure import ColumnRole, Division, DivisionKind, SectionRole


@pytest.mark.parametrize(
    ("line", "kind", "value", "rest"),
    [
        ("I. MỤC ĐÍCH", DivisionKind.ROMAN, 1, "MỤC ĐÍCH"),
        ("b, Nhiệm vụ của đội ứng cứu:", DivisionKind.LETTER, 2, "Nhiệm vụ của đội ứng cứu:"),  # typed with a comma
        ("c , Rà soát thiết bị", DivisionKind.LETTER, 3, "Rà soát thiết bị"),
        ("Iv.TỔ CHỨC", DivisionKind.ROMAN, 4, "TỔ CHỨC"),  # typed with a small v, without a blank
        ("Điều 3. Hiệu lực", DivisionKind.ARTICLE, 3, "Hiệu lực"),
        ("Phần thứ hai: Giải pháp", DivisionKind.PART, 2, "Giải pháp"),
        ("PHỤ LỤC II", DivisionKind.ANNEX, 0, ""),
        ("A. Phần chung", DivisionKind.CAPITAL, 1, "Phần chung"),
        ("12.Xây dựng quy chế", DivisionKind.NUMBER, 12, "Xây dựng quy chế"),
        ("1/ Sở Y tế", DivisionKind.NUMBER, 1, "Sở Y tế"),
        ("(3). Số liệu", DivisionKind.NUMBER, 3, "Số liệu"),
        ("2.1. Nhiệm vụ", DivisionKind.DECIMAL, 1, "Nhiệm vụ"),
        ("1.2.4 Phòng Y tế", DivisionKind.DECIMAL, 4, "Phòng Y tế"),
        ("đ) Rà soát", DivisionKind.LETTER, 5, "Rà soát"),  # đ follows d
        ("(a) Rà soát", DivisionKind.LETTER, 1, "Rà soát"),
        ("- Công khai", DivisionKind.DASH, 0, "Công khai"),
        ("+ 90% hồ sơ", DivisionKind.PLUS, 0, "90% hồ sơ"),
        ("• Lưu trữ", DivisionKind.BULLET, 0, "Lưu trữ"),
    ],
)
def test_read_marker(line: str, kind: DivisionKind, value: int, rest: str) -> None:
    """A marker's kind, what it counts, and where the words begin."""
    marker = read_marker(line)
    assert marker is not None
    assert (marker.kind, marker.value) == (kind, value)
    assert line[marker.width :].strip() == rest


@pytest.mark.parametrize(
    "line",
    [
        "12.5 triệu đồng",  # a quantity
        "30/6/2025 là hạn cuối",  # a date
        "Phụ lục kèm theo Kế hoạch này nêu rõ nhiệm vụ của từng cơ quan, đơn vị trên địa bàn tỉnh",  # a sentence
        "-----",  # a rule under the letterhead
        "Mục 2, Điều 5 của Luật",  # a reference
        "1.500 học sinh",
    ],
)
def test_no_marker(line: str) -> None:
    """Numbers of dates, quantities and references mark nothing."""
    assert read_marker(line) is None


@pytest.mark.parametrize(
    ("line", "expected", "kind"),
    [
        ("HI. Đối tượng", (3, 1), DivisionKind.ROMAN),  # III
        ("L. Mục đích", (1, 1), DivisionKind.ROMAN),  # I
        (".9, Đài phát thanh", (1, 9), DivisionKind.NUMBER),
        ("HI. Đối tượng", (5, 1), None),  # its place in the sequence does not bear it out
        ("Lê Văn A", (1, 1), None),
    ],
)
def test_misread_markers(line: str, expected: tuple[int, int], kind: DivisionKind | None) -> None:
    """A count that recognition misread is read where the sequence tells it."""
    marker = read_misread(line, *expected)
    assert (marker.kind if marker else None) is kind


def outline(text: str) -> list[str]:
    """Return the tree below the letterhead, two blanks a level: "1. Sở Nội vụ"."""
    laid_out = layout_of(textwrap.dedent(text).strip("\n"))
    lines: list[str] = []

    def walk(division: Division, depth: int) -> None:
        for child in division.children:
            if child.role is not SectionRole.LETTERHEAD:
                words = f"{child.marker} {child.span.of(laid_out.text)}".strip()
                lines.append("  " * depth + words)
            walk(child, depth + 1)

    walk(build_divisions(laid_out), 0)
    return lines


def test_nesting_by_sequence() -> None:
    """A marker seen before goes on its list; a new one opens a list beneath the line above it."""
    assert outline("""
        I. NHIỆM VỤ
        1. Sở Nội vụ
        a) Rà soát biên chế.
        - Lập danh sách.
        - Gửi báo cáo.
        b) Sắp xếp tổ chức.
        2. Sở Tài chính
        - Bố trí kinh phí.
        II. TỔ CHỨC THỰC HIỆN
        1. Theo dõi, đôn đốc.
    """) == [
        "I. NHIỆM VỤ",
        "  1. Sở Nội vụ",
        "    a) Rà soát biên chế.",
        "      - Lập danh sách.",
        "      - Gửi báo cáo.",
        "    b) Sắp xếp tổ chức.",
        "  2. Sở Tài chính",
        "    - Bố trí kinh phí.",
        "II. TỔ CHỨC THỰC HIỆN",
        "  1. Theo dõi, đôn đốc.",
    ]


def test_nesting_against_the_usual_order() -> None:
    """No level belongs to a marker: letters may stand beneath dashes that announce them."""
    assert outline("""
        1. Các nhóm nhiệm vụ
        - Nhóm thứ nhất gồm:
        a) Số hóa hồ sơ;
        b) Kết nối dữ liệu;
        - Nhóm thứ hai gồm:
        a) Đào tạo;
    """) == [
        "1. Các nhóm nhiệm vụ",
        "  - Nhóm thứ nhất gồm:",
        "    a) Số hóa hồ sơ;",
        "    b) Kết nối dữ liệu;",
        "  - Nhóm thứ hai gồm:",
        "    a) Đào tạo;",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        # run together: bullets behind a colon
        (
            "1. Các đơn vị thực hiện gồm: - Rà soát hồ sơ; - Gửi báo cáo.",
            ["1. Các đơn vị thực hiện gồm:", "- Rà soát hồ sơ;", "- Gửi báo cáo."],
        ),
        # run together: a sequence of numbers, with letters inside
        (
            "Yêu cầu: 1. Sở Y tế a) Tiêm phòng. b) Phun hóa chất. 2. Sở Tài chính bố trí vốn.",
            ["Yêu cầu:", "1. Sở Y tế", "a) Tiêm phòng.", "b) Phun hóa chất.", "2. Sở Tài chính bố trí vốn."],
        ),
        # a heading without end mark before its first dash
        (
            "1. Giao Cục Đường bộ - Kiểm tra mặt đường. - Báo cáo trước ngày 5/6.",
            ["1. Giao Cục Đường bộ", "- Kiểm tra mặt đường.", "- Báo cáo trước ngày 5/6."],
        ),
        # references and dates are no markers
        ("Theo khoản 1. Điều 2 và ngày 3. tháng 4.", ["Theo khoản 1. Điều 2 và ngày 3. tháng 4."]),
        # the last point runs into the closing and the recipients
        (
            "2. Sở Nội vụ theo dõi. Trên đây là Kế hoạch năm 2026. Nơi nhận: - Như trên;",
            ["2. Sở Nội vụ theo dõi.", "Trên đây là Kế hoạch năm 2026.", "Nơi nhận:", "- Như trên;"],
        ),
    ],
)
def test_lines_that_were_run_together(text: str, lines: list[str]) -> None:
    """A line that holds several units is cut at its inner markers; nothing of it is lost."""
    found = lines_of(0, len(text), text)
    assert [
        f"{line.marker.text if line.marker else ''} {text[line.start : line.end]}".strip() for line in found
    ] == lines


def test_lines_that_were_split() -> None:
    """A marker alone belongs to the line below it, a line that goes on to the line above."""
    assert outline("""
        1.
        Sở Nội vụ tổng hợp danh sách đề nghị khen thưởng của các cơ quan,
        đơn vị và gửi Hội đồng thi đua trước kỳ họp cuối năm.
        2. Sở Tài chính rà soát nguồn vốn đầu tư đã bố trí cho các địa bàn cấp độ
        3. Báo cáo kết quả.
    """) == [
        (
            "1. Sở Nội vụ tổng hợp danh sách đề nghị khen thưởng của các cơ quan,\n"
            "đơn vị và gửi Hội đồng thi đua trước kỳ họp cuối năm."
        ),
        "2. Sở Tài chính rà soát nguồn vốn đầu tư đã bố trí cho các địa bàn cấp độ\n3. Báo cáo kết quả.",
    ]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("MỤC ĐÍCH, YÊU CẦU", SectionRole.PURPOSE),
        ("Mục tiêu, nhiệm vụ và giải pháp", SectionRole.TASKS),  # tasks are what the part holds
        ("Định hướng và nhiệm vụ chủ yếu", SectionRole.TASKS),
        ("NHIỆM VỤ TRỌNG TÂM", SectionRole.TASKS),
        ("Tổ chức thực hiện", SectionRole.IMPLEMENTATION),
        ("Kinh phí thực hiện", SectionRole.INFORMATION),
        ("Tình hình triển khai", SectionRole.BACKGROUND),
        ("Tiêu chí chấm điểm", SectionRole.CRITERIA),
        ("Đề cương báo cáo", SectionRole.FORM),
        ("Yêu cầu đối với các chủ đầu tư", None),  # tells somebody; no part of its own
        ("Chuyển đổi số", None),
    ],
)
def test_role_of_heading(heading: str, role: SectionRole | None) -> None:
    assert role_of_heading(fold(heading)) is role


def roles_of(text: str) -> dict[str, SectionRole]:
    laid_out = layout_of(textwrap.dedent(text).strip("\n"))
    return {d.span.of(laid_out.text): d.role for d in build_divisions(laid_out).walk() if d.span.end}


def test_parts_of_a_document() -> None:
    """Letterhead, basis, tasks, closing, recipients and signature are told apart."""
    roles = roles_of("""
        ỦY BAN NHÂN DÂN
        TỈNH BÌNH AN
        Số: 12/KH-UBND
        KẾ HOẠCH
        Cải cách hành chính năm 2026
        Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ về cải cách hành chính;
        Ủy ban nhân dân tỉnh ban hành Kế hoạch cải cách hành chính năm 2026 với các nội dung như sau:
        I. MỤC ĐÍCH
        1. Nâng cao chất lượng phục vụ.
        II. NHIỆM VỤ
        1. Rà soát thủ tục.
        Trên đây là Kế hoạch cải cách hành chính năm 2026.
        Nơi nhận:
        - Như trên;
        TM. ỦY BAN NHÂN DÂN
    """)
    assert roles["KẾ HOẠCH"] is SectionRole.LETTERHEAD
    assert roles["Căn cứ Nghị quyết số 76/NQ-CP ngày 15 tháng 7 năm 2021 của Chính phủ về cải cách hành chính;"] is (
        SectionRole.LEGAL_BASIS
    )
    assert roles["Nâng cao chất lượng phục vụ."] is SectionRole.PURPOSE
    assert roles["Rà soát thủ tục."] is SectionRole.TASKS
    assert roles["Trên đây là Kế hoạch cải cách hành chính năm 2026."] is SectionRole.CLOSING
    assert roles["Như trên;"] is SectionRole.RECIPIENTS


def test_a_report_tells_what_was_done() -> None:
    """In a report only the parts that are headed so say what is to be done."""
    roles = roles_of("""
        BÁO CÁO
        Kết quả chuyển đổi số quý I
        I. CÔNG TÁC CHỈ ĐẠO
        1. Ban hành 05 văn bản.
        II. NHIỆM VỤ QUÝ II
        1. Hoàn thành cổng dữ liệu.
    """)
    assert roles["Ban hành 05 văn bản."] is SectionRole.BACKGROUND
    assert roles["Hoàn thành cổng dữ liệu."] is SectionRole.TASKS


@pytest.mark.parametrize(("words", "is_type"), [("KẾ HOẠCH", True), ("Kế hoạch", False), ("QUYẾT ĐỊNH:", True)])
def test_type_names_open_documents(words: str, is_type: bool) -> None:
    """Only the type's name alone and in capitals opens an attached document."""
    assert is_type_name(Line(0, len(words)), words) is is_type


def table_of(rows: list[list[str]], spans: dict[tuple[int, int], tuple[int, int]] | None = None) -> LaidOutDocument:
    """Return a document that is one table; ``spans`` gives (rows, columns) of merged cells, whose others are empty."""
    text, cells = "", []
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            down, right = (spans or {}).get((row, column), (1, 1))
            if word or (row, column) in (spans or {}):
                cells.append(Cell(row, column, len(text), len(text) + len(word), down, right))
            text += word + "\t"
        text = text[:-1] + "\n"
    table = Table(0, len(text), len(rows), len(rows[0]), tuple(cells))
    block = Block(start=0, end=len(text), kind=BlockKind.CELL)
    return LaidOutDocument(text=text, media_type="text/plain", blocks=(block,), tables=(table,))


@pytest.mark.parametrize(
    ("title", "is_attached"),
    [
        ("CHƯƠNG TRÌNH HÀNH ĐỘNG CỦA CHÍNH PHỦ", True),
        ("QUY CHẾ PHỐI HỢP GIỮA CÁC CƠ QUAN", True),
        ("KẾ HOẠCH", True),
        ("Nguyễn Văn Bình", False),  # still the signature
        ("KẾ TOÁN TRƯỞNG", False),
    ],
)
def test_a_document_attached_behind_the_signature(title: str, is_attached: bool) -> None:
    """What follows the title of an attached document is text, not recipients; a signer's office opens none."""
    lines = ["QUYẾT ĐỊNH", "Điều 1. Ban hành kèm theo Quyết định này Chương trình.", "Nơi nhận:", "- Như Điều 3;"]
    lines += ["TM. ỦY BAN NHÂN DÂN", "Trần Thị Lan", title, "I. MỤC TIÊU", "1. Hoàn thiện thể chế về dữ liệu số."]
    root = build_divisions(layout_of("\n".join(lines)))
    found = {node.marker: node.role for node in root.walk() if node.marker in {"I.", "1."}}
    expected = SectionRole.PURPOSE if is_attached else SectionRole.RECIPIENTS
    assert set(found.values()) == {expected}


def test_task_table() -> None:
    """Columns by their names, Roman rows as headings, ditto marks and merged cells filled down."""
    laid_out = table_of(
        [
            ["TT", "Nội dung công việc", "Cơ quan chủ trì", "Thời gian hoàn thành"],
            ["(1)", "(2)", "(3)", "(4)"],
            ["I", "Chính quyền số", "", ""],
            ["1", "Nâng cấp cổng dịch vụ", "Sở KH&CN", "Quý I/2026"],
            ["2", "Tích hợp dữ liệu", "nt", ""],
        ],
        {(3, 3): (2, 1)},
    )
    read = read_table(laid_out.tables[0], laid_out.text)
    assert read is not None
    heading, first, second = read.rows
    assert heading.is_heading
    assert heading.cells[ColumnRole.TASK].of(laid_out.text) == "Chính quyền số"
    assert first.marker == "1"
    for row in (first, second):
        assert row.cells[ColumnRole.LEAD].of(laid_out.text) == "Sở KH&CN"
        assert row.cells[ColumnRole.TIME].of(laid_out.text) == "Quý I/2026"


def test_task_table_of_documents() -> None:
    """Documents to be made are tasks; who submits and who drafts lead; a row that lost its empty index cell is read."""
    laid_out = table_of(
        [
            ["TT", "Tên văn bản", "Cơ quan trình", "Cơ quan soạn thảo", "Cơ quan thẩm tra", "Tiến độ", "Ghi chú"],
            ["", "Nghị quyết về đất đai", "Sở Tài chính", "Sở Xây dựng", "Sở Tư pháp", "Tháng 5/2026", ""],
            ["Nghị quyết về học phí", "Sở Nội vụ", "Sở Y tế", "Sở Tư pháp", "Tháng 6/2026", "", ""],
        ]
    )
    read = read_table(laid_out.tables[0], laid_out.text)
    assert read is not None
    found = [{role: span.of(laid_out.text) for role, span in row.cells.items()} for row in read.rows]
    assert [row[ColumnRole.TASK] for row in found] == ["Nghị quyết về đất đai", "Nghị quyết về học phí"]
    assert [row[ColumnRole.LEAD] for row in found] == ["Sở Tài chính\tSở Xây dựng", "Sở Nội vụ\tSở Y tế"]
    assert [row[ColumnRole.COOPERATING] for row in found] == ["Sở Tư pháp"] * 2
    assert [row[ColumnRole.TIME] for row in found] == ["Tháng 5/2026", "Tháng 6/2026"]


def test_table_that_goes_on_over_a_page() -> None:
    """A table without header row goes on with the task table before it, of its width only."""
    first = table_of([["Nhiệm vụ", "Đơn vị thực hiện"], ["Rà soát", "Sở Y tế"]])
    second = table_of([["Tổng hợp", "Sở Nội vụ"]])
    before = read_table(first.tables[0], first.text)
    assert read_table(second.tables[0], second.text) is None
    read = read_table(second.tables[0], second.text, before)
    assert read is not None
    assert read.rows[0].cells[ColumnRole.LEAD].of(second.text) == "Sở Nội vụ"


@pytest.mark.parametrize(
    "rows",
    [
        [["UBND TỈNH BÌNH AN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]],
        [["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"]],
        [["Chỉ tiêu", "Năm 2025", "Năm 2026"], ["Diện tích", "12", "13"]],
    ],
)
def test_tables_without_tasks(rows: list[list[str]]) -> None:
    """The letterhead's, the signature's and a statistical table give no rows."""
    laid_out = table_of(rows)
    assert not [d for d in build_divisions(laid_out).walk() if d.kind is DivisionKind.ROW]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (  # an index cell merged over two columns moves a row's cells to the right
            [
                ["STT", "Nội dung", "Đơn vị thực hiện", "Đơn vị phối hợp", "Thời gian", ""],
                ["1", "", "Số hóa hồ sơ lưu trữ", "Sở Nội vụ", "Sở Tài chính", "2026"],
            ],
            ("Số hóa hồ sơ lưu trữ", "Sở Nội vụ"),
        ),
        (  # a header without its index cell stands one place to the left of its rows
            [
                ["Nội dung", "Đơn vị thực hiện", "Thời gian", ""],
                ["1.1", "Cập nhật bản đồ số", "Sở Xây dựng", "2026"],
            ],
            ("Cập nhật bản đồ số", "Sở Xây dựng"),
        ),
        (  # a column whose name tells nothing holds bodies
            [
                ["STT", "Nhiệm vụ", "Nơi làm", "Thời gian"],
                ["1", "Rà soát bến bãi", "Sở Xây dựng", "2026"],
                ["2", "Thống kê phương tiện", "Công an tỉnh", "2026"],
                ["3", "Công khai giá vé", "Sở Tài chính; UBND các xã", "2026"],
            ],
            ("Rà soát bến bãi", "Sở Xây dựng"),
        ),
    ],
)
def test_columns_by_what_their_cells_hold(rows: list[list[str]], expected: tuple[str, str]) -> None:
    """Names of columns mislead where cells were merged or lost; bodies in the cells do not."""
    laid_out = table_of(rows)
    row = next(node for node in build_divisions(laid_out).walk() if node.kind is DivisionKind.ROW)
    assert tuple(row.cells[role].of(laid_out.text) for role in (ColumnRole.TASK, ColumnRole.LEAD)) == expected


_PLANNED = [
    ["5", "Lên phương án dự phòng hệ thống", "Trung tâm Chuyển đổi số", "- Các phòng thuộc Sở\n- Các đơn vị liên quan", "Quý IV/2026"],
    ["6", "Thử nghiệm quy trình ứng cứu", "Trung tâm Chuyển đổi số", "Các phòng thuộc Sở", "Trước 30/11/2026"],
    ["7", "Tổng kết, rút kinh nghiệm", "Văn phòng Sở", "Các phòng thuộc Sở", "Tháng 12/2026"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "roles"),
    [
        # number | words | body | bodies | time: all five columns tell what they are
        (_PLANNED, {1: ColumnRole.TASK, 2: ColumnRole.LEAD, 3: ColumnRole.COOPERATING, 4: ColumnRole.TIME}),
        # without numbers, one column of bodies, the time before it
        (
            [
                ["Rà soát hồ sơ tồn đọng", "Tháng 6/2026", "Sở Tư pháp"],
                ["Công bố thủ tục hành chính", "Quý III/2026", "Văn phòng UBND tỉnh"],
            ],
            {0: ColumnRole.TASK, 1: ColumnRole.TIME, 2: ColumnRole.LEAD},
        ),
        # a board's members: no times
        ([["1", "Nguyễn Văn An", "Sở Y tế"], ["2", "Trần Thị Bình", "Sở Nội vụ"]], {}),
        # a schedule of inspections: what is inspected is a name, nothing to be done
        ([["1", "Kho xăng dầu số 2", "Sở Công Thương", "23/3/2026"], ["2", "Kho hóa chất số 5", "Sở Công Thương", "27/3/2026"]], {}),
        # one row tells too little
        (_PLANNED[:1], {}),
    ],
)  # fmt: skip
def test_a_table_whose_header_was_lost(rows: list[list[str]], roles: dict[int, ColumnRole]) -> None:
    """Columns are told by what their cells hold; a table that is not surely one of tasks stays none."""
    laid_out = table_of(rows)
    (table,) = laid_out.tables
    read = read_table(table, laid_out.text)
    assert (dict(sorted(read.columns.items())) if read else {}) == roles
    if read:
        assert [row.cells[ColumnRole.TASK].of(laid_out.text) for row in read.rows] == [
            row[next(c for c, role in roles.items() if role is ColumnRole.TASK)] for row in rows
        ]
