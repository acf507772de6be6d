"""Which files a list of paths means."""

from __future__ import annotations

from pathlib import Path

from corpus.discovery import FoundFile, NotFound, discover, passed_over


def found(*paths: Path) -> list[str]:
    return [item.path.name for item in discover(paths) if isinstance(item, FoundFile)]


def refused(*paths: Path) -> list[str]:
    return [item.failure.code for item in discover(paths) if isinstance(item, NotFound)]


def test_directories_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2.pdf", "b/1.pdf", "a/9.pdf", "0.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert found(tmp_path) == ["0.txt", "9.pdf", "1.pdf", "2.pdf"]


def test_what_programs_leave_behind_is_left_out(tmp_path: Path) -> None:
    for name in (".DS_Store", "~$kehoach.docx", "Thumbs.db", "desktop.ini", ".git/config", "kehoach.docx"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert found(tmp_path) == ["kehoach.docx"]


def test_a_path_given_by_name_is_always_taken(tmp_path: Path) -> None:
    path = tmp_path / ".an"
    path.touch()
    assert found(path) == [".an"]


def test_a_file_named_twice_is_taken_once(tmp_path: Path) -> None:
    path = tmp_path / "kehoach.txt"
    path.touch()
    assert found(path, tmp_path, path) == ["kehoach.txt"]


def test_a_missing_path_and_an_empty_directory_have_their_reasons(tmp_path: Path) -> None:
    assert refused(tmp_path / "khong-co") == ["file_vanished"]
    assert refused(tmp_path) == ["no_documents"]


def test_a_directory_of_nothing_but_leftovers_has_no_documents(tmp_path: Path) -> None:
    (tmp_path / ".DS_Store").touch()
    assert refused(tmp_path) == ["no_documents"]


def test_a_broken_link_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "lien-ket.pdf").symlink_to(tmp_path / "da-xoa.pdf")
    assert found(tmp_path) == ["lien-ket.pdf"]


def test_data_and_programs_in_folders_are_passed_over_and_named(tmp_path: Path) -> None:
    for name in ("kehoach.json", "bang.CSV", "ma/chuongtrinh.py", "kehoach.docx", ".git/x.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    assert found(tmp_path) == ["kehoach.docx"]
    assert [path.name for path in passed_over([tmp_path])] == ["bang.CSV", "kehoach.json", "chuongtrinh.py"]
    assert found(tmp_path / "kehoach.json") == ["kehoach.json"]
