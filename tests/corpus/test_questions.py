"""Questions as staff type them."""

import gzip
from datetime import date

import pytest

from corpus.index.query import Kind
from corpus.questions.diacritics import DiacriticModel
from corpus.questions.lexicon import Lexicon
from corpus.questions.numbers import find_numbers
from corpus.questions.periods import find_periods
from corpus.questions.queries import to_query
from corpus.questions.question import PieceKind
from corpus.questions.shorthand import from_telex
from corpus.questions.understanding import MAX_LENGTH, understand
from nlp.gazetteers.folding import strip_marks
from nlp.model import Role

TODAY = date(2025, 9, 15)
# A few sentences in the manner of plans: enough for the model to know their words.
TEXTS = [
    "Rà soát, cắt giảm thủ tục hành chính, đơn giản hóa quy trình nội bộ.",
    "Quản lý, sử dụng tài sản công; giải ngân vốn đầu tư công đúng tiến độ.",
    "Tuyên truyền, phổ biến pháp luật về phòng cháy, chữa cháy rừng.",
    "Xây dựng kế hoạch phòng cháy, chữa cháy; báo cáo kết quả thực hiện.",
    "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98%; nuôi trồng thủy sản; quy hoạch tỉnh.",
    "Tổ chức tập huấn nghiệp vụ, quản lý hộ tịch, bảo vệ rừng.",
]


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.from_gazetteers(TODAY, numbers=["196/KH-UBND", "45/QĐ-UBND"], bodies=["Ủy ban nhân dân xã Tân Trào"])


@pytest.fixture(scope="module")
def language():
    return DiacriticModel.train(TEXTS * 3)


def filters(question):
    return {
        (piece.kind.value, piece.value or f"{piece.first_day or ''}..{piece.last_day or ''}")
        + ((piece.role.value,) if piece.role else ())
        for piece in question.pieces
    }


# question, what is understood, the words that are left
QUESTIONS = [
    (
        "việc giao Sở Nội vụ quý III/2025 về thủ tục hành chính",
        {("kind", "task"), ("body", "Sở Nội vụ", "lead"), ("due", "2025-07-01..2025-09-30"), ("theme", "PAR.3")},
        "",
    ),
    ("so noi vu", {("body", "Sở Nội vụ")}, ""),
    ("SNV", {("body", "Sở Nội vụ")}, ""),
    ("snv", {("body", "Sở Nội vụ")}, ""),
    ("Sở TT&TT", {("body", "Sở Thông tin và Truyền thông")}, ""),
    ("so tttt", {("body", "Sở Thông tin và Truyền thông")}, ""),
    ("GTVT", {("body", "Sở Giao thông vận tải")}, ""),
    ("sở nông nghiệp", {("body", "Sở Nông nghiệp và Môi trường")}, ""),
    ("giám đốc Sở Xây dựng", {("body", "Sở Xây dựng")}, ""),
    ("UBND xã Tân Trào phải làm gì", {("body", "Ủy ban nhân dân xã Tân Trào")}, ""),
    ("ubnd xa tan trao", {("body", "Ủy ban nhân dân xã Tân Trào")}, ""),
    ("UBND xã Hồng Thái", {("body", "Ủy ban nhân dân xã Hồng Thái")}, ""),
    ("ubnd cac xa phuong", {("body", "Ủy ban nhân dân các xã, phường")}, ""),
    ("KH 196", {("number", "196"), ("type", "Kế hoạch")}, ""),
    ("kế hoạch số 196", {("number", "196"), ("type", "Kế hoạch")}, ""),
    ("196/KH-UBND", {("number", "196/KH-UBND"), ("type", "Kế hoạch")}, ""),
    ("số 1487", {("number", "1487")}, ""),
    ("nghi quyet 57", {("number", "57"), ("type", "Nghị quyết")}, ""),
    ("57-NQ/TW", {("number", "57-NQ/TW"), ("type", "Nghị quyết")}, ""),
    (
        "chỉ tiêu par index tuyên quang",
        {("kind", "target"), ("indicator", "par-index"), ("province", "Tuyên Quang")},
        "",
    ),
    ("viec qua han cua so tu phap", {("kind", "task"), ("state", "overdue"), ("body", "Sở Tư pháp")}, ""),
    ("việc sắp đến hạn", {("kind", "task"), ("state", "next_30_days")}, ""),
    ("viec den han tuan nay", {("kind", "task"), ("state", "this_week")}, ""),
    ("việc trong 30 ngày tới", {("kind", "task"), ("state", "next_30_days")}, ""),
    ("nhiệm vụ không có thời hạn", {("kind", "task"), ("state", "none")}, ""),
    (
        "Sở Nội vụ chủ trì, Sở Tài chính phối hợp",
        {("body", "Sở Nội vụ", "lead"), ("body", "Sở Tài chính", "cooperating")},
        "",
    ),
    ("phối hợp với sở tài chính", {("body", "Sở Tài chính", "cooperating")}, ""),
    ("việc báo cáo UBND tỉnh", {("kind", "task"), ("body", "Ủy ban nhân dân tỉnh", "reports_to")}, ""),
    (
        "kế hoạch cải cách hành chính của UBND tỉnh Tuyên Quang năm 2025",
        {
            ("type", "Kế hoạch"),
            ("theme", "par-index"),
            ("issuer", "Ủy ban nhân dân tỉnh"),
            ("province", "Tuyên Quang"),
            ("year", "2025"),
        },
        "",
    ),
    ("văn bản ban hành tháng 9/2025", {("kind", "directive"), ("issued", "2025-09-01..2025-09-30")}, ""),
    ("việc phải xong trước 30/9/2025", {("kind", "task"), ("due", "..2025-09-30")}, ""),
    ("hạn năm 2026", {("due", "2026-01-01..2026-12-31")}, ""),
    ("ai chủ trì số hóa hồ sơ", {("theme", "X.SH")}, ""),
    ("việc Sở Nội vụ theo dõi đôn đốc", {("kind", "task"), ("body", "Sở Nội vụ")}, "theo dõi đôn đốc"),
    ("Sở Nội vụ chủ trì việc gì", {("body", "Sở Nội vụ", "lead")}, ""),
    ("chỉ số SIPAS lâm đồng", {("indicator", "sipas"), ("province", "Lâm Đồng")}, ""),
    # words that only look like filters
    ("xây dựng kế hoạch phòng cháy, chữa cháy", set(), "xây dựng kế hoạch phòng cháy, chữa cháy"),
    ("cắt giảm quy trình", set(), "cắt giảm quy trình"),
    ("cat giam quy trinh", set(), "cat giam quy trinh"),
    ("giao thông nông thôn", set(), "giao thông nông thôn"),
    ("đầu tư công lâm đồng", {("province", "Lâm Đồng")}, "đầu tư công"),
    ("tai san cong", set(), "tai san cong"),
    ("kế hoạch giai đoạn 2021-2025", {("type", "Kế hoạch")}, "giai đoạn 2021-2025"),
    (
        "chỉ tiêu hồ sơ đúng hạn năm 2026 cần thơ",
        {("kind", "target"), ("province", "Cần Thơ")},
        "hồ sơ đúng hạn năm 2026",
    ),
    # as an office types: slang, no name of the office, bounds, orders
    ("sở tài chính hết hạn tháng 12", {("body", "Sở Tài chính"), ("due", "2025-12-01..2025-12-31")}, ""),
    ("việc của ai hết hạn tháng này", {("kind", "task"), ("due", "2025-09-01..2025-09-30")}, ""),
    ("hết hạn", {("state", "overdue")}, ""),
    ("giao cho xã nào", {("body", "Ủy ban nhân dân cấp xã", "lead")}, ""),
    ("nội vụ còn nợ việc gì", {("body", "Sở Nội vụ"), ("state", "overdue"), ("kind", "task")}, ""),
    ("giao xây dựng quy chế", set(), "giao xây dựng quy chế"),
    ("mình là stc thì phối hợp việc gì", {("body", "Sở Tài chính", "cooperating")}, ""),
    (
        "công điện thủ tướng tháng 4",
        {("type", "Công điện"), ("issuer", "Thủ tướng Chính phủ"), ("issued", "2025-04-01..2025-04-30")},
        "",
    ),
    ("KH 912 sở y tế", {("type", "Kế hoạch"), ("number", "912"), ("body", "Sở Y tế")}, ""),
    ("văn bản mới nhất của lào cai", {("kind", "directive"), ("order", "issued"), ("province", "Lào Cai")}, ""),
    ("hà giang trước sáp nhập", {("province", "Hà Giang")}, ""),
    ("việc hàng tháng của snv", {("kind", "task"), ("state", "recurring"), ("body", "Sở Nội vụ")}, ""),
    ("báo cáo hằng tháng", set(), "báo cáo hằng tháng"),
    ("lâm đồng: việc của snv", {("province", "Lâm Đồng"), ("kind", "task"), ("body", "Sở Nội vụ")}, ""),
    ("việc làm cho người dân", set(), "việc làm cho người dân"),
    ("tỷ lệ dvc", set(), "tỷ lệ dvc"),
    ("tuần này có gì đến hạn", {("state", "this_week")}, ""),
    ("cảng ca", set(), "cảng ca"),
    ("giao thông Lâm Đồng", {("province", "Lâm Đồng")}, "giao thông"),
]


@pytest.mark.parametrize(("text", "expected", "words"), QUESTIONS, ids=[row[0] for row in QUESTIONS])
def test_a_question_is_understood(lexicon, language, text, expected, words):
    question = understand(text, lexicon, TODAY, language=language)
    assert filters(question) == expected
    assert question.words == words
    assert question.suggestions == ()


@pytest.mark.parametrize("text", [row[0] for row in QUESTIONS if "TT&TT" not in row[0] and "xã" not in row[0]])
def test_marks_may_be_missing(lexicon, language, text):
    full, bare = (understand(each, lexicon, TODAY, language=language) for each in (text, strip_marks(text)))
    assert filters(bare) == {
        tuple(strip_marks(part) if part and "/" in part else part for part in each) for each in filters(full)
    } or (filters(bare) == filters(full))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("viêc qua hạn cua sơ tu phap", {("kind", "task"), ("state", "overdue"), ("body", "Sở Tư pháp")}),
        ("chi tiêu par index lam dồng", {("kind", "target"), ("indicator", "par-index"), ("province", "Lâm Đồng")}),
        ("thủ tuc hành chinh", {("theme", "PAR.3")}),
    ],
)
def test_half_the_marks_are_enough(lexicon, language, text, expected):
    assert filters(understand(text, lexicon, TODAY, language=language)) == expected


@pytest.mark.parametrize(
    ("text", "expected", "suggestion"),
    [
        ("so noi vuj", {("body", "Sở Nội vụ")}, "Sở Nội vụ"),
        ("sonoi vu", {("body", "Sở Nội vụ")}, "Sở Nội vụ"),
        ("sỡ nội vụ", {("body", "Sở Nội vụ")}, "Sở Nội vụ"),
        (
            "viec qua hann cua so tu phap",
            {("kind", "task"), ("state", "overdue"), ("body", "Sở Tư pháp")},
            "viec quá hạn cua so tu phap",
        ),
        ("tuyên qunag", {("province", "Tuyên Quang")}, "Tuyên Quang"),
        ("chi tieu par indx", {("kind", "target"), ("indicator", "par-index")}, "chi tieu par index"),
        ("việc thng 12", {("kind", "task"), ("due", "2025-12-01..2025-12-31")}, "việc tháng 12"),
        ("sldtbxhh", {("body", "Sở Lao động - Thương binh và Xã hội")}, "slđtbxh"),
        ("196/KH-UBDN", {("number", "196/KH-UBDN"), ("type", "Kế hoạch")}, "196/KH-UBND"),
    ],
)
def test_a_slip_is_corrected_and_offered(lexicon, language, text, expected, suggestion):
    question = understand(text, lexicon, TODAY, language=language)
    assert filters(question) == expected
    assert suggestion in [each.text for each in question.suggestions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sowr nooji vuj", {("body", "Sở Nội vụ")}),
        ("vieejc quas hanj cuar sowr tuw phaps", {("kind", "task"), ("state", "overdue"), ("body", "Sở Tư pháp")}),
        ("laam ddoongf", {("province", "Lâm Đồng")}),
    ],
)
def test_keys_of_telex_are_read(lexicon, language, text, expected):
    question = understand(text, lexicon, TODAY, language=language)
    assert filters(question) == expected
    assert question.words == ""
    (suggestion,) = question.suggestions  # the whole question, not a word at a time
    assert filters(understand(suggestion.text, lexicon, TODAY)) == expected


def test_letters_for_words_are_written_out_where_the_documents_do_not_know_them(lexicon, language):
    assert understand("tỷ lệ dvc", lexicon, TODAY, language=language).restored == "tỷ lệ dịch vụ công"
    knowing = DiacriticModel.train([*TEXTS, "Cung cấp DVC trực tuyến."])
    assert understand("tỷ lệ dvc", lexicon, TODAY, language=knowing).restored == "tỷ lệ dvc"


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("nguwowif", "người"),
        ("nguoiwf", "người"),  # the horn may come late
        ("dduwowngf", "đường"),
        ("dduowngf", "đường"),
        ("quyeets", "quyết"),
        ("giaos", "giáo"),
        ("thuyr", "thủy"),
        ("thuowr", "thuở"),
        ("toanf", "toàn"),
        ("index", None),
        ("trinh", None),
    ],
)
def test_telex(keys, word):
    assert from_telex(keys) == word


@pytest.mark.parametrize("text", ["hạn năm tới", "sổ tay nghiệp vụ", "quy hoạch", "so do"])
def test_words_that_exist_are_no_slips(lexicon, language, text):
    assert understand(text, lexicon, TODAY, language=language).suggestions == ()


@pytest.mark.parametrize("text", ["BHYT toàn dân", "KHH 912", "tiêu chuẩn ISO 9001"])
def test_an_unknown_abbreviation_is_no_slip(lexicon, language, text):
    question = understand(text, lexicon, TODAY, language=language)
    assert (question.pieces, question.words, question.suggestions) == ((), text, ())


def test_capitals_alone_do_not_keep_a_slip(lexicon, language):
    assert understand("QUAN LY HO TICHJ", lexicon, TODAY, language=language).restored == "quản lý hộ tịch"


def test_an_ambiguous_slip_is_offered_not_taken(lexicon):
    question = understand("quang zinh", lexicon, TODAY)
    assert filters(question) == set()
    assert {suggestion.replacement for suggestion in question.suggestions} == {"Quảng Bình", "Quảng Ninh"}


@pytest.mark.parametrize(
    ("typed", "restored"),
    [
        ("tai san cong", "tài sản công"),
        ("nuoi trong thuy san", "nuôi trồng thủy sản"),
        ("quan ly ho tich", "quản lý hộ tịch"),
        ("phong chay chua chay", "phòng cháy chữa cháy"),
        ("quan ly rừng", "quản lý rừng"),
        ("quan ly ho tichj", "quản lý hộ tịch"),
        ("blockchain", "blockchain"),
    ],
)
def test_words_get_their_marks_back(lexicon, language, typed, restored):
    question = understand(typed, lexicon, TODAY, language=language)
    assert (question.words, question.restored) == (typed, restored)


def test_without_a_model_words_stay_as_typed(lexicon):
    assert understand("tai san cong", lexicon, TODAY).restored == "tai san cong"


def test_every_piece_says_where_it_stands_and_can_be_removed(lexicon):
    question = understand("việc giao Sở Nội vụ quý III/2025 về thủ tục hành chính", lexicon, TODAY)
    pieces = {piece.kind: question.text[piece.start : piece.end] for piece in question.pieces}
    assert pieces == {
        PieceKind.KIND: "việc",
        PieceKind.BODY: "giao Sở Nội vụ",
        PieceKind.DUE: "quý III/2025",
        PieceKind.THEME: "về thủ tục hành chính",
    }
    (body,) = question.of(PieceKind.BODY)
    assert question.without(body) == "việc quý III/2025 về thủ tục hành chính"
    assert body.label == "Cơ quan chủ trì: Sở Nội vụ"


def test_letters_that_stand_for_two_bodies_name_both(lexicon):
    (piece,) = understand("GTVT", lexicon, TODAY).pieces
    assert piece.alternatives == ("Bộ Giao thông vận tải",)


def test_a_short_name_means_the_body_of_the_day():
    before, after = (
        understand("sở nông nghiệp", Lexicon.from_gazetteers(day), day) for day in (date(2024, 6, 1), TODAY)
    )
    assert before.pieces[0].value == "Sở Nông nghiệp và Phát triển nông thôn"
    assert after.pieces[0].value == "Sở Nông nghiệp và Môi trường"


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00", "ấ" * 3000, "𝔸𝔹 ﬁ", "việc " * 400])
def test_any_text_is_read(lexicon, language, text):
    question = understand(text, lexicon, TODAY, language=language)
    assert all(0 <= piece.start < piece.end <= len(question.text) for piece in question.pieces)


def test_a_long_question_loses_no_words(lexicon):
    text = "rà soát " * 100 + "điểm cuối"
    assert len(text) > MAX_LENGTH
    assert understand(text, lexicon, TODAY).words.endswith("điểm cuối")


# --- times and numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quý III/2025", "2025-07-01..2025-09-30"),
        ("quy 3 nam 2025", "2025-07-01..2025-09-30"),
        ("quý I, II/2025", "2025-01-01..2025-06-30"),
        ("quý IV", "2025-10-01..2025-12-31"),
        ("tháng 9", "2025-09-01..2025-09-30"),
        ("9/2026", "2026-09-01..2026-09-30"),
        ("6 tháng đầu năm 2025", "2025-01-01..2025-06-30"),
        ("6 tháng cuối năm", "2025-07-01..2025-12-31"),
        ("từ 1/7 đến 30/9/2025", "2025-07-01..2025-09-30"),
        ("sau ngày 1/7/2025", "2025-07-01..None"),
        ("ngày 20 tháng 9", "2025-09-20..2025-09-20"),
        ("tuần sau", "2025-09-22..2025-09-28"),
        ("tháng sau", "2025-10-01..2025-10-31"),
        ("quý này", "2025-07-01..2025-09-30"),
        ("15 ngày tới", "2025-09-15..2025-09-30"),
        ("hôm nay", "2025-09-15..2025-09-15"),
        ("trước tháng 12", "None..2025-11-30"),  # not in December
        ("trước ngày 30 tháng 12", "None..2025-12-30"),
        ("đến hết quý IV", "None..2025-12-31"),
        ("từ nay đến 30/11", "2025-09-15..2025-11-30"),
        ("từ giờ đến cuối năm", "2025-09-15..2025-12-31"),
        ("trước cuối năm 2026", "None..2026-12-31"),
        ("từ tháng 9 đến tháng 11/2026", "2026-09-01..2026-11-30"),
        ("t11/2025", "2025-11-01..2025-11-30"),
        ("Q3/2026", "2026-07-01..2026-09-30"),
        ("deadline Dec 2026", "2026-12-01..2026-12-31"),
        ("due 30 June 2026", "2026-06-30..2026-06-30"),
        ("before June 30th, 2026", "None..2026-06-30"),
    ],
)
def test_times(text, expected):
    (piece,) = find_periods(strip_marks(text), TODAY)
    assert f"{piece.first_day}..{piece.last_day}" == expected
    assert piece.kind is PieceKind.DUE


@pytest.mark.parametrize(
    "text", ["tháng 13", "31/2/2025", "quý 5", "45/63 tỉnh", "giai đoạn 2021-2025", "30/2018/QĐ-UBND"]
)
def test_what_is_no_time(text):
    assert [piece for piece in find_periods(strip_marks(text), TODAY) if piece.kind is PieceKind.DUE] == []


@pytest.mark.parametrize(
    ("text", "number", "name"),
    [
        ("196/KH-UBND", "196/kh-ubnd", "Kế hoạch"),
        ("QĐ 30/2018/QĐ-UBND", "30/2018/qd-ubnd", "Quyết định"),
        ("1487 / UBND-NC", "1487/ubnd-nc", None),
        ("05-NQ/TU", "05-nq/tu", "Nghị quyết"),
        ("CV 1487", "1487", "Công văn"),
        ("thông báo kết luận số 331", "331", "Thông báo kết luận"),
        ("kế hoạch số 2025", "2025", "Kế hoạch"),
    ],
)
def test_numbers(text, number, name):
    (found,) = find_numbers(strip_marks(text))
    assert (found.number, found.type) == (number, name)


@pytest.mark.parametrize(
    "text", ["kế hoạch 2025", "kế hoạch 5 năm", "đề án 06", "24/7", "45/63", "quyết định 10%", "2025"]
)
def test_what_is_no_number(text):
    assert list(find_numbers(strip_marks(text))) == []


# --- the index's language


def test_to_query_speaks_the_indexs_language(lexicon, language):
    question = understand(
        "viec qua han cua so tu phap phoi hop tai san cong nam 2025", lexicon, TODAY, language=language
    )
    query = to_query(question, today=TODAY)
    assert (query.agency, query.role, query.kinds, query.years) == (
        "Sở Tư pháp",
        Role.COOPERATING,
        (Kind.TASK,),
        (2025,),
    )
    assert [state.value for state in query.deadline_states] == ["overdue"]
    assert query.words == "tài sản công"


def test_to_query_asks_for_an_index_with_its_areas(lexicon):
    query = to_query(understand("việc cải cách hành chính", lexicon, TODAY), today=TODAY)
    assert {"par-index", "PAR.1", "PAR.8"} <= set(query.themes)
    assert "SIPAS.1" not in query.themes


def test_to_query_joins_intervals(lexicon):
    query = to_query(understand("việc quý III/2025 trước 31/8/2025", lexicon, TODAY), today=TODAY)
    assert (query.due_after, query.due_before) == (date(2025, 7, 1), date(2025, 8, 31))


# --- the language model


def test_the_model_is_the_same_after_saving(tmp_path, language):
    path = tmp_path / "marks.json.gz"
    language.save(path)
    again = DiacriticModel.load(path)
    assert again.restore(["tai", "san", "cong"]) == language.restore(["tai", "san", "cong"])


def test_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "marks.json.gz"
    path.write_bytes(gzip.compress(b'{"format": 0}'))
    with pytest.raises(ValueError, match=r"marks\.json\.gz"):
        DiacriticModel.load(path)


def test_marks_that_were_typed_are_kept():
    model = DiacriticModel.train(["bàn giao tài sản"] * 9 + ["bán tài sản"])
    assert model.restore(["bán", "tai", "san"])[0].word == "bán"
    assert model.restore(["ban", "giao"])[0].word == "bàn"


def test_an_unsure_word_stays_as_typed():
    model = DiacriticModel.train(["bàn", "bán", "bạn", "ban"])
    assert model.restore_text(["ban"]) == ["ban"]
