"""Themes of tasks."""

import pytest

from corpus.comparing.keys import run_of, syllables
from corpus.comparing.themes import MIN_SCORE, includes, score_themes, theme_by_name, themes


def ids(text, **more):
    return [score.theme.id for score in score_themes(text, **more)]


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("Rà soát, công bố TTHC thuộc phạm vi quản lý.", "PAR.3", "an abbreviation"),
        ("Đẩy mạnh số hóa hồ sơ, kết quả giải quyết thủ tục.", "X.SH", "a long term"),
        ("Sắp xếp, tinh gọn tổ chức bộ máy, giảm biên chế.", "PAR.4", "several terms together"),
        ("Tổ chức tuyên truyền trên hệ thống truyền thanh cơ sở.", "X.TT", "a theme that cuts across the indices"),
        ("Theo dõi thi hành pháp luật, kiểm tra, xử lý văn bản.", "PAR.2", "punctuation inside a term"),
    ],
)
def test_the_strongest_theme(text, expected, why):
    assert ids(text)[0] == expected, why


@pytest.mark.parametrize(
    "text",
    ["Báo cáo kết quả trước ngày 15.", "Phát triển kinh tế, bảo đảm an ninh.", "Trồng rừng thay thế.", ""],
)
def test_common_words_make_no_theme_of_an_index(text):
    assert not [each for each in ids(text) if not each.startswith("X.")]


def test_a_heading_gives_its_theme_to_the_tasks_below():
    text = "Rà soát danh mục, trình phê duyệt."
    assert ids(text) == []
    assert ids(text, headings=("II. NHIỆM VỤ", "3. Cải cách thủ tục hành chính"))[0] == "PAR.3"


def test_an_index_named_in_the_title_raises_its_areas():
    text = "Lấy ý kiến người dân khi bầu cử trưởng thôn."
    closed, open_ = (
        score_themes(text, title=title) for title in ("Kế hoạch năm 2025", "Nâng cao Chỉ số PAPI năm 2025")
    )
    assert [(each.theme.id, each.score) for each in closed] == [("PAPI.1", 0.35)]
    assert [(each.theme.id, each.score) for each in open_] == [("PAPI.1", 0.7)]


def test_scores_say_what_they_rest_on():
    (score, *_) = score_themes("Công khai TTHC, phí, lệ phí tại Bộ phận Một cửa.")
    assert score.theme.id == "PAR.3"
    assert set(score.terms) == {"thủ tục hành chính", "phí lệ phí", "bộ phận một cửa"}
    assert MIN_SCORE < score.score <= 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Cải cách thủ tục hành chính", "PAR.3"),
        ("cai cach thu tuc hanh chinh", "PAR.3"),
        ("TTHC", "PAR.3"),
        ("PAR.3", "PAR.3"),
        ("par index", "par-index"),
        ("CCHC", "par-index"),
        ("Chuyển đổi số", "PAR.7"),
        ("trồng rừng", None),
    ],
)
def test_theme_by_name(name, expected):
    theme = theme_by_name(name)
    assert (theme.id if theme else None) == expected


def test_an_index_includes_its_areas():
    index, area = theme_by_name("PAR INDEX"), theme_by_name("PAR.3")
    assert includes(index, area)
    assert not includes(area, index)


def test_names_hold_no_remarks():
    assert not [theme.name for theme in themes() if "(" in theme.name or ":" in theme.name]


def test_runs_hide_no_punctuation():
    assert syllables("Công khai TTHC, phí.") == ["công", "khai", "thủ", "tục", "hành", "chính", "phí"]
    assert run_of("hoà giải") in run_of("Công tác hòa giải ở cơ sở")
