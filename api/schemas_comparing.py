"""What the API gives of comparisons and of the documents' graph."""

from __future__ import annotations

import datetime as dt
from typing import Self

from pydantic import BaseModel, Field

from corpus.citations import EdgeKind
from corpus.comparing.chains import ChainLink
from corpus.comparing.duties import Duty, DutyGroup
from corpus.comparing.gaps import Gap
from corpus.comparing.plans import Place, Plan
from corpus.comparing.targets import TargetCell, TargetRow
from corpus.comparing.themes import Theme
from corpus.comparisons import Comparison
from corpus.graph import DocumentGraph, Edge, Missing, Node


class ThemeOut(BaseModel):
    """A theme."""

    id: str = Field(examples=["PAR.3"])
    name: str = Field(examples=["Cải cách thủ tục hành chính"])

    @classmethod
    def from_theme(cls, theme: Theme | None) -> Self | None:
        """Return a theme as the API gives it."""
        return cls(id=theme.id, name=theme.name) if theme else None


class PlaceOut(BaseModel):
    """Where something stands."""

    document_id: str
    document_number: str | None
    page: int | None
    section: list[str]
    span: list[int] | None
    url: str | None
    words: str = Field(examples=["41/KH-UBND, trang 2, I. MỤC TIÊU"])

    @classmethod
    def from_place(cls, place: Place) -> Self:
        """Return a place as the API gives it."""
        return cls(
            document_id=place.document_id,
            document_number=place.document_number,
            page=place.page,
            section=list(place.section),
            span=list(place.span) if place.span else None,
            url=place.url,
            words=place.words,
        )


class PlanOut(BaseModel):
    """A document of a comparison."""

    document_id: str
    name: str = Field(examples=["Lâm Đồng (912/KH-UBND)"])
    speaker: str = Field(description="Tỉnh, hoặc cơ quan của tỉnh.", examples=["Lâm Đồng"])
    title: str
    period: str | None = Field(examples=["2026"])

    @classmethod
    def from_plan(cls, plan: Plan) -> Self:
        """Return a document as the API gives it."""
        return cls(
            document_id=plan.document_id, name=plan.name, speaker=plan.speaker, title=plan.title, period=plan.period
        )


class TargetCellOut(BaseModel):
    """A target of one document."""

    comparator: str = Field(examples=[">="])
    value: float = Field(examples=[88])
    unit: str = Field(examples=["%"])
    words: str = Field(examples=["≥ 88 %"])
    text: str = Field(description="Nguyên văn.")
    rank_of: int | None = Field(description="Thứ hạng trong 63 hay 34 tỉnh.")
    baseline: str
    notes: list[str]
    place: PlaceOut

    @classmethod
    def from_cell(cls, cell: TargetCell) -> Self:
        """Return a target as the API gives it."""
        return cls(
            comparator=cell.comparator,
            value=cell.value,
            unit=cell.unit,
            words=cell.words,
            text=cell.text,
            rank_of=cell.rank_of,
            baseline=cell.baseline,
            notes=list(cell.notes),
            place=PlaceOut.from_place(cell.place),
        )


class ColumnOut(BaseModel):
    """A column: whose, and for which year."""

    speaker: str
    period: str | None


class TargetRowOut(BaseModel):
    """An indicator; ``cells`` stand in the order of the columns."""

    name: str
    measure: str = Field(examples=["share"])
    unit: str
    cells: list[list[TargetCellOut]]

    @classmethod
    def from_row(cls, row: TargetRow, comparison: Comparison) -> Self:
        """Return a row as the API gives it."""
        cells = [row.cells.get(column, ()) for column in comparison.targets.columns]
        return cls(
            name=row.name,
            measure=row.key.measure.value,
            unit=row.key.unit,
            cells=[[TargetCellOut.from_cell(cell) for cell in each] for each in cells],
        )


class DutyOut(BaseModel):
    """A task in a comparison."""

    document_id: str
    plan: str
    text: str
    leads: list[str]
    deadline: str
    place: PlaceOut

    @classmethod
    def from_duty(cls, duty: Duty) -> Self:
        """Return a task as the API gives it."""
        return cls(
            document_id=duty.plan.document_id,
            plan=duty.plan.name,
            text=duty.text,
            leads=list(duty.leads),
            deadline=duty.deadline,
            place=PlaceOut.from_place(duty.place),
        )


class DutyGroupOut(BaseModel):
    """One duty over several documents."""

    theme: ThemeOut | None
    similarity: float
    differences: list[str]
    cited: list[str] = Field(description="Số hiệu mà ít nhất hai văn bản cùng viện dẫn.")
    duties: list[DutyOut]

    @classmethod
    def from_group(cls, group: DutyGroup) -> Self:
        """Return a group as the API gives it."""
        return cls(
            theme=ThemeOut.from_theme(group.theme),
            similarity=group.similarity,
            differences=list(group.differences),
            cited=list(group.cited),
            duties=[DutyOut.from_duty(duty) for duty in group.duties],
        )


class GapOut(BaseModel):
    """What most plans have and one lacks."""

    plan: PlanOut
    theme: ThemeOut | None
    example: DutyOut
    held_by: list[str] = Field(description="Các văn bản có nội dung này.")
    nearest: DutyOut | None = Field(description="Nhiệm vụ gần nhất của nơi thiếu; người đọc cân nhắc.")
    nearest_similarity: float

    @classmethod
    def from_gap(cls, gap: Gap) -> Self:
        """Return a gap as the API gives it."""
        return cls(
            plan=PlanOut.from_plan(gap.plan),
            theme=ThemeOut.from_theme(gap.theme),
            example=DutyOut.from_duty(gap.example),
            held_by=[plan.name for plan in gap.held_by],
            nearest=DutyOut.from_duty(gap.nearest) if gap.nearest else None,
            nearest_similarity=gap.nearest_similarity,
        )


class CompareResponse(BaseModel):
    """Provinces side by side."""

    theme: ThemeOut | None
    plans: list[PlanOut]
    columns: list[ColumnOut]
    targets: list[TargetRowOut]
    duties: list[DutyGroupOut]
    gaps: list[GapOut]
    left_out: list[str] = Field(description="Văn bản có chủ đề này nhưng ít hơn nên không so sánh.")
    empty: list[str] = Field(description="Tỉnh không có văn bản nào về chủ đề này.")

    @classmethod
    def from_comparison(cls, found: Comparison) -> Self:
        """Return a comparison as the API gives it."""
        return cls(
            theme=ThemeOut.from_theme(found.theme),
            plans=[PlanOut.from_plan(plan) for plan in found.plans],
            columns=[ColumnOut(speaker=each.speaker, period=each.period) for each in found.targets.columns],
            targets=[TargetRowOut.from_row(row, found) for row in found.targets.rows],
            duties=[DutyGroupOut.from_group(group) for group in found.duties],
            gaps=[GapOut.from_gap(gap) for gap in found.gaps],
            left_out=[row.number or row.file_name for row in found.left_out],
            empty=list(found.empty),
        )


class NodeOut(BaseModel):
    """A document of the graph, held or only cited."""

    key: str = Field(description="Mã văn bản; với văn bản chưa có trong kho là khóa của số hiệu.")
    document_id: str | None = Field(description="null: được viện dẫn nhưng kho chưa có.")
    number: str | None
    type: str | None
    issuer: str | None
    title: str | None
    province: str | None
    issued_on: dt.date | None
    level: str = Field(examples=["province"])

    @classmethod
    def from_node(cls, node: Node) -> Self:
        """Return a document as the API gives it."""
        return cls(
            key=node.key,
            document_id=node.document_id,
            number=node.number,
            type=node.type,
            issuer=node.issuer,
            title=node.title,
            province=node.province,
            issued_on=node.issued_on,
            level=node.level.name.lower(),
        )


class EdgeOut(BaseModel):
    """What one document does with another."""

    source: str
    target: str
    kind: EdgeKind
    spans: list[list[int]] = Field(description="Vị trí viện dẫn trong văn bản nguồn.")
    is_ambiguous: bool = Field(description="Văn bản khác trong kho cũng khớp.")
    candidates: list[str]

    @classmethod
    def from_edge(cls, edge: Edge) -> Self:
        """Return an edge as the API gives it."""
        return cls(
            source=edge.source,
            target=edge.target,
            kind=edge.kind,
            spans=[list(span) for span in edge.spans],
            is_ambiguous=edge.is_ambiguous,
            candidates=list(edge.candidates),
        )


class GraphResponse(BaseModel):
    """A document with what it cites and what cites it."""

    nodes: list[NodeOut]
    edges: list[EdgeOut]
    missing: list[str] = Field(description="Khóa của các văn bản được viện dẫn mà kho chưa có.")
    lineage: list[NodeOut] = Field(description="Từ văn bản cấp trên đến văn bản triển khai, gồm chính văn bản này.")

    @classmethod
    def from_graph(cls, graph: DocumentGraph, identity: str) -> Self:
        """Return the graph around a document as the API gives it."""
        near = graph.around(identity)
        return cls(
            nodes=[NodeOut.from_node(node) for node in near.nodes.values()],
            edges=[EdgeOut.from_edge(edge) for edge in near.edges],
            missing=[node.key for node in near.nodes.values() if not node.is_held],
            lineage=[NodeOut.from_node(node) for node in graph.lineage(identity)],
        )


class ChainOut(BaseModel):
    """One document on a task's way."""

    document: NodeOut
    duty: DutyOut | None = Field(description="Nhiệm vụ gần nhất của văn bản ấy; null khi không có nhiệm vụ liên quan.")
    similarity: float
    is_same: bool = Field(description="Cùng một nhiệm vụ, không chỉ liên quan.")

    @classmethod
    def from_link(cls, link: ChainLink) -> Self:
        """Return a link as the API gives it."""
        return cls(
            document=NodeOut.from_node(link.node),
            duty=DutyOut.from_duty(link.duty) if link.duty else None,
            similarity=link.similarity,
            is_same=link.is_same,
        )


class MissingOut(BaseModel):
    """A document that is cited but not held."""

    document: NodeOut
    cited_by: list[str] = Field(description="Mã các văn bản viện dẫn.")

    @classmethod
    def from_missing(cls, missing: Missing) -> Self:
        """Return a missing document as the API gives it."""
        return cls(document=NodeOut.from_node(missing.node), cited_by=list(missing.cited_by))


class MissingResponse(BaseModel):
    """Documents that are cited but not held."""

    total: int
    documents: list[MissingOut]
