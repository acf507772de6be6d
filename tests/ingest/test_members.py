"""Archives and messages: members as documents, tricks and bombs kept out."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.errors import DamagedFile, EmptyFile, EncryptedFile, LimitExceeded, UnsupportedFormat
from ingest.limits import Limits
from ingest.members import Member, is_container, read_members, unpack_members
from ingest.reading import read_document

TEXT = "Giao Sở Nội vụ chủ trì rà soát danh mục, báo cáo trước ngày 30/6/2026."


def zipped(members: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def read(folder: Path, data: bytes, name: str = "a.zip", limits: Limits | None = None) -> list[Member]:
    path = folder / name
    path.write_bytes(data)
    return list(read_members(path, limits=limits or Limits()))


def outcome(members: list[Member]) -> dict[str, str]:
    return {m.name: m.document.text if m.document else type(m.error).__name__ for m in members}


def test_members_are_documents_of_their_own(tmp_path: Path) -> None:
    """Files, folders, archives inside; a member that can not be read stops nothing."""
    data = zipped(
        {
            "giao việc.txt": TEXT, "thư mục/": b"", "thư mục/kế hoạch.md": f"# A\n\n{TEXT}", "ảnh.png": b"\x89PNG\r\n\x1a\n1234",
            "trong.zip": zipped({"con.txt": TEXT}), "__MACOSX/._x": b"x", "~$tam.docx": b"x", "rỗng.txt": b"",
        }
    )  # fmt: skip
    assert outcome(read(tmp_path, data)) == {
        "giao việc.txt": TEXT, "thư mục/kế hoạch.md": f"A\n{TEXT}", "ảnh.png": DamagedFile.__name__,
        "trong.zip › con.txt": TEXT, "rỗng.txt": EmptyFile.__name__,
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["../../tmp/x.txt", "/etc/x.txt", "C:\\x.txt", "a/../../x.txt", "\x01\x02.txt", "..", "x" * 3000 + ".txt"]
)
def test_names_are_never_used_as_paths(tmp_path: Path, name: str) -> None:
    """Whatever a member is called, it is read under a name of ours and nothing is written beside."""
    (member,) = read(tmp_path, zipped({name: TEXT}))
    assert member.document is not None
    assert ".." not in member.name.split("/")
    assert not member.name.startswith("/")
    assert list(tmp_path.iterdir()) == [tmp_path / "a.zip"]


def test_bombs_and_limits(tmp_path: Path) -> None:
    """A member that unpacks without measure, too many members, too many layers: each is an error, the rest is read."""
    bomb = zipped({"bom.txt": b"0" * 30_000_000, "tốt.txt": TEXT})
    assert outcome(read(tmp_path, bomb)) == {"bom.txt": LimitExceeded.__name__, "tốt.txt": TEXT}
    small = Limits(max_unpacked_bytes=len(TEXT.encode()) + 10)
    assert outcome(read(tmp_path, zipped({"1.txt": TEXT, "2.txt": TEXT}), limits=small)) == {
        "1.txt": TEXT,
        "2.txt": "LimitExceeded",
    }
    many = outcome(read(tmp_path, zipped({f"{i}.txt": TEXT for i in range(5)}), limits=Limits(max_members=2)))
    assert list(many.values()) == [TEXT, TEXT, "LimitExceeded"]
    deep = TEXT.encode()
    for layer in range(4):
        deep = zipped({f"{layer}.{'zip' if layer else 'txt'}": deep})
    assert list(outcome(read(tmp_path, deep)).values()) == ["LimitExceeded"]


def test_a_locked_member(tmp_path: Path) -> None:
    """A member with a password says so."""
    data = bytearray(zipped({"a.txt": TEXT}))
    data[6] |= 1
    data[data.find(b"PK\x01\x02") + 8] |= 1
    (member,) = read(tmp_path, bytes(data))
    assert isinstance(member.error, EncryptedFile)


def test_a_broken_archive(tmp_path: Path) -> None:
    """A cut archive is a damaged file; a member whose bytes are wrong too, and the others are read."""
    with pytest.raises(DamagedFile, match=r"a\.zip"):
        read(tmp_path, zipped({"a.txt": TEXT * 50})[:-60])
    data = bytearray(zipped({"a.txt": TEXT, "b.txt": TEXT}))
    data[45] ^= 0xFF
    assert outcome(read(tmp_path, bytes(data))) == {"a.txt": "DamagedFile", "b.txt": TEXT}


def test_a_member_that_another_method_packed_is_damaged_alone(tmp_path: Path) -> None:
    """LZMA tells of damage by an error of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", TEXT * 40)
        archive.writestr("b.txt", TEXT)
    data = bytearray(stream.getvalue())
    start = 30 + len("a.txt") + 4  # the member's header, its name, the method's own header
    data[start : start + 5] = b"\xff" * 5
    assert outcome(read(tmp_path, bytes(data))) == {"a.txt": "DamagedFile", "b.txt": TEXT}


def test_a_message_gives_its_text_and_its_attachments(tmp_path: Path) -> None:
    """The body once, in one form; every attachment as a document."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@x.vn", "b@x.vn", "Giao việc"
    message.set_content(TEXT)
    message.add_alternative(f"<p>{TEXT}</p>", subtype="html")
    message.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="kế hoạch.txt")
    message.add_attachment(zipped({"trong.txt": TEXT}), maintype="application", subtype="zip", filename="gói.zip")
    expected = {"nội dung thư": TEXT, "kế hoạch.txt": TEXT, "gói.zip › trong.txt": TEXT}
    assert outcome(read(tmp_path, bytes(message), "thư.eml")) == expected


def test_containers_are_told_from_documents(tmp_path: Path) -> None:
    """An archive is no document, and reading it as one says what to do."""
    archive = tmp_path / "a.zip"
    archive.write_bytes(zipped({"a.txt": TEXT, "b.xlsx": zipped({"xl/workbook.xml": "x"})}))
    assert is_container(archive)
    with pytest.raises(UnsupportedFormat, match="giải nén"):
        read_document(archive)
    message = tmp_path / "a.eml"
    message.write_bytes(b"From: a@x.vn\r\nSubject: x\r\n\r\nxin chao")
    assert is_container(message)
    with pytest.raises(UnsupportedFormat, match="thư điện tử"):
        read_document(message)
    text = tmp_path / "a.txt"
    text.write_text(TEXT, encoding="utf-8")
    assert not is_container(text)
    assert [m.name for m in read_members(text)] == ["a.txt"]


def test_members_can_be_unpacked_without_being_read(tmp_path: Path) -> None:
    """Each file is there until the next one is asked for, and gone afterwards."""
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"một.txt": TEXT, "hai.txt": "x" * 50}))
    sizes: dict[str, int] = {}
    paths: list[Path] = []
    for member in unpack_members(path):
        assert member.path is not None
        assert member.document is None
        sizes[member.name] = member.path.stat().st_size
        paths.append(member.path)
    assert sizes == {"một.txt": len(TEXT.encode()), "hai.txt": 50}
    assert not any(unpacked.exists() for unpacked in paths)
