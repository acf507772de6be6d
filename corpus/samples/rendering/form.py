"""What every format shares of the form of a document (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.samples.source import Break, SourceDocument

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of the form, ready to be set: letterhead, title, addressees, signature, distribution list."""

    superiors: tuple[str, ...]  # the left column's upper lines, not bold
    issuer: str  # its last line, bold
    number: str  # "Số: 912/KH-UBND"
    subject: str  # "V/v …" of an official letter, else ""
    place_date: str
    type_name: str  # "KẾ HOẠCH", "" for an official letter
    title: str
    addressees: tuple[str, ...]
    capacity: tuple[str, ...]  # "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"
    signer: str
    recipients: tuple[str, ...]


def form_of(document: SourceDocument) -> Form:
    """Read the form's parts from a source's header fields."""
    *superiors, issuer = document.lines("left") or [""]
    *capacity, signer = document.lines("signature") or [""]
    subject = document.fields.get("subject", "")
    return Form(
        superiors=tuple(superiors),
        issuer=issuer,
        number=f"Số: {document.fields['number']}",
        subject=f"V/v {subject}" if subject else "",
        place_date=document.fields.get("place_date", ""),
        type_name=document.fields.get("type", ""),
        title=document.fields.get("title", ""),
        addressees=tuple(document.lines("to")),
        capacity=tuple(capacity),
        signer=signer,
        recipients=tuple(document.lines("recipients")),
    )


def has_break(document: SourceDocument, kind: str) -> bool:
    """Say whether the source marks such a place."""
    return any(isinstance(block, Break) and block.kind == kind for block in document.blocks)
