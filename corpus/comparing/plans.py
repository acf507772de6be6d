"""A document as comparisons need it: its record, who it is, which province and year it speaks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

Record = Mapping[str, Any]
LinkTo = Callable[[Record], str | None]
"""``link_to(finding)``: the address of a task's or target's place, None without one."""

_TITLE_YEAR = re.compile(r"\bnăm\s+(\d{4})\b|giai\s+đoạn\s+(\d{4})\s*[-–]\s*(\d{4})", re.IGNORECASE)

_OF_PROVINCE = re.compile(
    r"(?:(?:Chủ tịch )?Ủy ban nhân dân|Hội đồng nhân dân) (?:tỉnh|thành phố)\b|.*\b(?:Tỉnh|Thành) ủy\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: page, section, characters, address."""

    document_id: str
    document_number: str | None
    page: int | None = None
    section: tuple[str, ...] = ()
    span: tuple[int, int] | None = None
    url: str | None = None

    @property
    def words(self) -> str:
        """The place for a person: "41/KH-UBND, trang 2, I. MỤC TIÊU"."""
        page = f"trang {self.page}" if self.page else ""
        return ", ".join(filter(None, (self.document_number or "văn bản không số", page, *self.section[-1:])))


@dataclass(frozen=True, slots=True)
class Plan:
    """One document to be compared.

    Attributes:
        document_id: Its id in the store.
        record: Its extraction record.
        link_to: Gives the address of a finding's place.
    """

    document_id: str
    record: Record
    link_to: LinkTo | None = None

    @property
    def header(self) -> Record:
        """The record's document part."""
        return self.record["document"]  # type: ignore[no-any-return]  # a record is plain JSON

    @property
    def province(self) -> str:
        """The province it speaks for; "Trung ương" for central bodies."""
        return self.header.get("province") or "Trung ương"

    @property
    def speaker(self) -> str:
        """Whose plan it is: the province for its own bodies, else the body with the province."""
        issuer = self.header.get("issuer") or ""
        if not issuer or _OF_PROVINCE.match(issuer):
            return self.province
        return f"{self.province}: {issuer}" if self.header.get("province") else issuer

    @property
    def title(self) -> str:
        """The title, "" without one."""
        return self.header.get("title") or ""

    @property
    def name(self) -> str:
        """What a column calls it: "Lâm Đồng (912/KH-UBND)"."""
        number = self.header.get("number")
        return f"{self.speaker} ({number})" if number else self.speaker

    @property
    def period(self) -> str | None:
        """The year or years of the plan: of its title, else the year of its date."""
        found = _TITLE_YEAR.search(self.title)
        if found:
            return found[1] or f"{found[2]}-{found[3]}"
        issued_on = self.header.get("issued_on")
        try:
            return str(date.fromisoformat(issued_on).year) if issued_on else None
        except ValueError:
            return None

    def place_of(self, finding: Record) -> Place:
        """Return where a task or a target stands."""
        span = finding.get("span")
        return Place(
            self.document_id,
            self.header.get("number"),
            finding.get("page"),
            tuple(finding.get("section_path") or ()),
            (span[0], span[1]) if span else None,
            self.link_to(finding) if self.link_to else None,
        )
