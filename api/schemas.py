"""What the API takes and gives. Texts are NFC; spans are characters [start, end) of the document's canonical text."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from corpus.asking import Asked
from corpus.deadlines import DeadlineState, read_deadline
from corpus.decisions.model import is_closed
from corpus.index.query import Facet, Hit, Kind, Matching, SearchQuery, Sort
from corpus.questions.question import PieceKind
from corpus.reading import Record
from corpus.store.models import DocumentRow, Status
from corpus.succession import MatchKind
from corpus.versions import Versions
from nlp.model import Role

MAX_PAGE = 200
_MAX_WORDS = 2000
_MAX_NAME = 300
_MAX_VALUES = 50
_Name = Annotated[str, Field(max_length=_MAX_NAME)]
_Span = Annotated[list[int], Field(min_length=2, max_length=2)]


class FilterParameters(BaseModel):
    """A question. Conditions of different kinds must all hold; of several values of one kind, one is enough."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=_MAX_WORDS, description="Từ khóa, có thể bỏ dấu; “…” để tìm nguyên cụm.",
                   examples=["thủ tục hành chính"])  # fmt: skip
    agency: _Name | None = Field(None, description="Cơ quan, viết cách nào cũng được.", examples=["Sở Nội vụ"])
    role: Role | None = Field(None, description="Vai trò của cơ quan trong nhiệm vụ.", examples=["lead"])
    province: list[_Name] = Field(default_factory=list, max_length=_MAX_VALUES, examples=[["Lâm Đồng"]])
    type: list[_Name] = Field(default_factory=list, max_length=_MAX_VALUES, examples=[["Kế hoạch"]])
    year: list[int] = Field(
        default_factory=list, max_length=_MAX_VALUES, description="Năm ban hành.", examples=[[2025]]
    )
    theme: list[_Name] = Field(default_factory=list, max_length=_MAX_VALUES, description="Mã chủ đề.")
    number: _Name | None = Field(None, description="Số, ký hiệu văn bản.", examples=["196/KH-UBND"])
    document: _Name | None = Field(None, description="Mã văn bản.")
    due_after: dt.date | None = Field(None, description="Đến hạn từ ngày này.", examples=["2026-01-01"])
    due_before: dt.date | None = Field(None, description="Đến hạn đến hết ngày này.", examples=["2026-12-31"])
    deadline: list[DeadlineState] = Field(
        default_factory=list, max_length=_MAX_VALUES, description="Tình trạng thời hạn tính đến hôm nay."
    )
    issuer: list[_Name] = Field(default_factory=list, max_length=_MAX_VALUES, description="Cơ quan ban hành.")
    issued_after: dt.date | None = Field(None, description="Ban hành từ ngày này.")
    issued_before: dt.date | None = Field(None, description="Ban hành đến hết ngày này.")
    understand: bool = Field(
        True,
        description="Hiểu cơ quan, vai trò, số hiệu, tỉnh, thời gian, chủ đề viết trong q; false: coi q là từ khóa.",
    )
    related: bool = Field(
        True, description="Tìm cả việc của cơ quan tiền thân và việc giao qua nhóm (“các sở, ban, ngành”)."
    )
    sort: Sort | None = Field(None, description="Mặc định: độ khớp khi có từ khóa, không thì văn bản mới trước.")

    def to_query(self, kinds: tuple[Kind, ...]) -> SearchQuery:
        """Return the question in the corpus's language."""
        return SearchQuery(
            self.q,
            kinds=kinds,
            agency=self.agency,
            role=self.role,
            with_related=self.related,
            issuers=tuple(self.issuer),
            issued_after=self.issued_after,
            issued_before=self.issued_before,
            provinces=tuple(self.province),
            types=tuple(self.type),
            years=tuple(self.year),
            themes=tuple(self.theme),
            number=self.number,
            document_id=self.document,
            due_after=self.due_after,
            due_before=self.due_before,
            deadline_states=tuple(self.deadline),
            sort=self.sort,
        )


class SearchParameters(FilterParameters):
    """A question with what a page of its answer shall hold."""

    facet: list[Facet] = Field(default_factory=list, max_length=_MAX_VALUES, description="Đếm kết quả theo.")
    limit: int = Field(20, ge=0, le=MAX_PAGE, description="Số kết quả mỗi trang.")
    cursor: Annotated[str, Field(max_length=1000)] | None = Field(None, description="next_cursor của trang trước.")

    def to_query(self, kinds: tuple[Kind, ...]) -> SearchQuery:
        """Return the question in the corpus's language."""
        asked = super().to_query(kinds)
        return dataclasses.replace(asked, facets=tuple(self.facet), limit=self.limit, cursor=self.cursor)


class AnySearchParameters(SearchParameters):
    """A question about tasks, targets or whole documents."""

    kind: list[Kind] = Field(
        default_factory=list,
        max_length=_MAX_VALUES,
        description="Tìm nhiệm vụ, chỉ tiêu hay văn bản; mặc định theo câu hỏi, không thì nhiệm vụ.",
    )


class DocumentReference(BaseModel):
    """The document that a finding comes from."""

    id: str = Field(examples=["0c5f2a9d41be77aa0e13"])
    file_name: str = Field(examples=["kehoach-cchc-2025.pdf"])
    number: str | None = Field(None, examples=["15/KH-UBND"])
    type: str | None = Field(None, examples=["Kế hoạch"])
    issuer: str | None = Field(None, examples=["Ủy ban nhân dân tỉnh Lâm Đồng"])
    issued_on: dt.date | None = Field(None, examples=["2025-03-10"])
    province: str | None = Field(None, examples=["Lâm Đồng"])
    title: str | None = Field(None, examples=["Cải cách hành chính năm 2025"])
    signer: str | None = None
    place: str | None = None


class DeadlineOut(BaseModel):
    """A deadline as written and as read."""

    text: str | None = Field(None, examples=["trước ngày 10/7/2025"])
    type: str | None = Field(None, examples=["by"])
    start: str | None = None
    end: str | None = Field(None, examples=["2025-07-10"])
    recurrence: str | None = Field(None, examples=["FREQ=MONTHLY;BYMONTHDAY=15"])
    basis: str | None = Field(None, description="Đọc từ đâu: own, heading, lead_in, column …")
    due_on: dt.date | None = Field(None, description="Ngày để xếp hạn.", examples=["2025-07-10"])
    last_day: dt.date | None = Field(None, description="Ngày cuối còn đúng hạn.", examples=["2025-07-09"])
    is_computed: bool = False
    is_ambiguous: bool = False
    others: str = Field(
        "", description="Thời hạn khác của cùng việc.", examples=["Còn thời hạn khác: trước 15/12/2025."]
    )
    next_dates: list[dt.date] = Field(default_factory=list, description="Các kỳ tới của việc định kỳ.")
    notes: list[str] = Field(default_factory=list, description="Điều cần biết khi đọc thời hạn này.")


class PlaceOut(BaseModel):
    """One of the places where a document states the same duty."""

    id: str = Field(description="Mã của nhiệm vụ tại chỗ ấy trong bản ghi của văn bản.")
    text: str = Field(examples=["Rà soát, công bố thủ tục hành chính"])
    span: _Span | None = None
    page: int | None = Field(None, examples=[12])
    source: str | None = None
    section_path: list[str] = Field(default_factory=list, examples=[["PHỤ LỤC"]])


class HitOut(BaseModel):
    """One thing found: a task, a target or a document. Fields of other kinds are null."""

    id: str
    kind: Kind
    score: float | None = None
    text: str = Field(description="Đúng chữ của văn bản.", examples=["Rà soát, công bố thủ tục hành chính"])
    highlights: list[_Span] = Field(description="Các đoạn khớp từ khóa trong text.", examples=[[[18, 36]]])
    document: DocumentReference
    span: _Span | None = Field(None, description="Vị trí trong văn bản chuẩn.", examples=[[1204, 1240]])
    page: int | None = None
    source: str | None = Field(None, description="Chỗ trong tệp không có trang.", examples=["đoạn 12"])
    section_path: list[str] = Field(default_factory=list, examples=[["II. NHIỆM VỤ", "1. Sở Nội vụ"]])
    places: list[PlaceOut] = Field(
        default_factory=list,
        description="Mọi chỗ của văn bản nêu cùng một nhiệm vụ; rỗng khi chỉ có một chỗ.",
    )
    confidence: float | None = Field(None, examples=[0.93])
    lead: list[str] | None = Field(None, examples=[["Sở Nội vụ"]])
    cooperating: list[str] | None = None
    reports_to: list[str] | None = None
    deadline: DeadlineOut | None = None
    deadline_state: DeadlineState | None = Field(None, description="Tình trạng thời hạn tính đến hôm nay.")
    deliverable: str | None = None
    optional: bool | None = None
    modality: str | None = None
    themes: list[Any] | None = None
    progress: dict[str, Any] | None = Field(None, description="Tiến độ do người ghi: state, percent, note, by, at.")
    review: str | None = Field(None, description="accepted, corrected, added khi người đã kiểm tra.")
    indicator: str | None = None
    comparator: str | None = None
    value: float | None = None
    unit: str | None = None
    period: str | None = None
    task_count: int | None = None
    target_count: int | None = None
    match: MatchKind | None = Field(
        None,
        description="own: nêu đúng cơ quan; predecessor: nêu cơ quan tiền thân; group: nêu nhóm có cơ quan ấy.",
    )
    via: str | None = Field(None, examples=["qua nhóm “các sở, ban, ngành”"])
    names_today: dict[str, str | None] = Field(
        default_factory=dict, description="Tên hiện nay của các cơ quan đã đổi; null: đã kết thúc hoạt động."
    )

    @classmethod
    def from_hit(cls, hit: Hit, today: dt.date) -> Self:
        """Return a hit as the API gives it."""
        marks = [[mark.start, mark.end] for mark in hit.highlights]
        told = {"match": hit.match, "via": hit.via, "names_today": dict(hit.names_today)}
        payload: dict[str, Any] = {**hit.payload, "id": hit.id, "score": hit.score, "highlights": marks, **told}
        if hit.kind is Kind.TASK:
            payload |= _deadline_today(hit.payload, today)
            if is_closed(hit.payload):
                payload["deadline_state"] = DeadlineState.CLOSED
        return cls.model_validate(payload)


def _deadline_today(task: Mapping[str, Any], today: dt.date) -> dict[str, Any]:
    """Return what a task's deadline means today."""
    kept = task.get("deadline")
    if kept is None:
        return {"deadline_state": DeadlineState.NONE}
    asked = {**kept, "ambiguous": kept.get("is_ambiguous")}
    reading = read_deadline(asked, on_date=today, document=task["document"], context=str(task["text"]))
    told: dict[str, Any] = {"next_dates": reading.next_dates, "notes": reading.notes}
    if reading.recurrence is not None:
        told |= {"due_on": reading.due_on, "last_day": reading.last_day}
    return {"deadline": {**kept, **told}, "deadline_state": reading.state}


class FacetCountOut(BaseModel):
    """How many hits have a value."""

    value: str = Field(examples=["Lâm Đồng"])
    count: int = Field(examples=[12])


class PieceOut(BaseModel):
    """A part of a question that was understood: a filter that can be removed."""

    kind: PieceKind
    value: str = Field(examples=["Sở Nội vụ"])
    label: str = Field(examples=["Cơ quan chủ trì: Sở Nội vụ"])
    start: int = Field(description="Ký tự đầu trong câu hỏi.")
    end: int
    role: Role | None = None
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    alternatives: list[str] = Field(default_factory=list, description="Cách hiểu khác của cùng những chữ ấy.")
    corrected_from: str | None = Field(None, description="Đã gõ, trước khi sửa lỗi gõ.")
    is_applied: bool = Field(description="false: bộ lọc ghi riêng đã thay điều này.")
    without: str = Field(description="Câu hỏi khi bỏ điều này.", examples=["việc quá hạn"])


class SuggestionOut(BaseModel):
    """What was perhaps meant."""

    text: str = Field(description="Cả câu hỏi đã sửa.", examples=["sở nội vụ"])
    start: int
    end: int
    replacement: str


class QuestionOut(BaseModel):
    """What was understood of q."""

    text: str = Field(description="Câu hỏi, dạng NFC; start và end chỉ vào đây.")
    pieces: list[PieceOut]
    words: str = Field(description="Phần còn lại, tìm theo từ khóa.")
    restored: str = Field(description="Phần còn lại đã thêm dấu.")
    suggestions: list[SuggestionOut] = Field(description="Có phải bạn muốn tìm.")
    is_by_words: bool = Field(description="Hiểu như trên thì không có kết quả; dưới đây là kết quả theo từ khóa.")

    @classmethod
    def from_asked(cls, asked: Asked) -> Self | None:
        """Return what was understood; None where the question was taken as words."""
        question = asked.question
        if question is None:
            return None
        pieces = [
            PieceOut.model_validate(
                {
                    **dataclasses.asdict(piece),
                    "is_applied": piece in asked.applied,
                    "without": question.without(piece),
                }
            )
            for piece in question.pieces
        ]
        return cls(
            text=question.text,
            pieces=pieces,
            words=question.words,
            restored=question.restored,
            suggestions=[SuggestionOut(**dataclasses.asdict(each)) for each in question.suggestions],
            is_by_words=asked.is_by_words,
        )


class SearchResponse(BaseModel):
    """An answer."""

    total: int = Field(description="Số kết quả của mọi trang.", examples=[42])
    hits: list[HitOut]
    next_cursor: str | None = Field(None, description="Gửi lại để lấy trang sau; null ở trang cuối.")
    facets: dict[Facet, list[FacetCountOut]] = Field(default_factory=dict)
    matching: Matching = Field(description="Từ khóa được khớp chặt đến đâu.")
    agencies: list[str] = Field(description="Cơ quan được hiểu là.", examples=[["Sở Nội vụ"]])
    question: QuestionOut | None = Field(None, description="Đã hiểu câu hỏi thế nào; null khi không có q.")

    @classmethod
    def from_asked(cls, asked: Asked) -> Self:
        """Return an answer as the API gives it."""
        result = asked.result
        return cls(
            question=QuestionOut.from_asked(asked),
            total=result.total,
            hits=[HitOut.from_hit(hit, asked.query.today) for hit in result.hits],
            next_cursor=result.next_cursor,
            facets={
                facet: [FacetCountOut(value=each.value, count=each.count) for each in counts]
                for facet, counts in result.facets.items()
            },
            matching=result.matching,
            agencies=list(result.agencies),
        )


class DocumentSummary(BaseModel):
    """A document in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: str = Field(examples=["0c5f2a9d41be77aa0e13"])
    status: Status = Field(examples=["read"])
    error_code: str | None = None
    error_message: str | None = None
    file_name: str
    size: int
    media_type: str | None = None
    page_count: int
    number: str | None = Field(None, examples=["15/KH-UBND"])
    type: str | None = Field(None, examples=["Kế hoạch"])
    issuer: str | None = None
    issued_on: dt.date | None = None
    province: str | None = None
    title: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    task_count: int
    target_count: int
    superseded_by: str | None = Field(None, description="Mã của bản mới hơn thay cho bản này trong danh sách.")
    added_at: dt.datetime
    read_at: dt.datetime | None = None
    extractor_version: str | None = None


class DocumentList(BaseModel):
    """A page of documents, the latest added first."""

    documents: list[DocumentSummary]
    next_cursor: str | None = None


class DocumentDetail(DocumentSummary):
    """A document with everything that was read from it."""

    warnings: list[dict[str, Any]] = Field(description="Điều người dùng nên biết về việc đọc.")
    copies: list[DocumentReference] = Field(description="Văn bản khác cùng số, cơ quan và ngày.")
    older_versions: list[DocumentReference] = Field(description="Các bản cũ mà bản này thay, mới trước.")
    record: Record | None = Field(description="Bản ghi trích xuất; null khi chưa đọc được.")

    @classmethod
    def from_document(
        cls, row: DocumentRow, record: Record | None, copies: list[DocumentRow], versions: Versions
    ) -> Self:
        """Return a document as the API gives it."""
        summary = DocumentSummary.model_validate(row).model_dump()
        if versions.superseded_by is not None:
            summary["superseded_by"] = versions.superseded_by.id
        others = [DocumentReference.model_validate(copy, from_attributes=True) for copy in copies]
        older = [DocumentReference.model_validate(each, from_attributes=True) for each in versions.older]
        return cls(**summary, warnings=row.warnings, copies=others, older_versions=older, record=record)


class ExtractResponse(BaseModel):
    """What was read from an upload. Nothing of it is kept."""

    text: str = Field(description="Văn bản chuẩn mà mọi vị trí chỉ vào.")
    record: Record = Field(description="Bản ghi trích xuất.")
    warnings: list[dict[str, Any]]
    media_type: str
    page_count: int


class Health(BaseModel):
    """How the service stands."""

    status: str = Field(examples=["ok"])
    version: str = Field(examples=["0.1.0"])
    documents: int
    index: str = Field(
        description="ready; building khi đang lập lại chỉ mục; unavailable khi bộ tìm kiếm không trả lời.",
        examples=["ready"],
    )
    waiting_for_index: int
