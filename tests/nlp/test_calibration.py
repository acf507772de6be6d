"""Rules' confidences become chances of being right."""

import pytest

from ingest.layout import HANDWRITTEN, LaidOutDocument, Segment
from nlp import calibration
from nlp.calibration import KindMap, apply, calibrate, doubt_of, needs_check
from nlp.model import (
    Assignment,
    Deadline,
    DeadlineType,
    Document,
    Field_,
    Header,
    Mention,
    Reference,
    Role,
    Span,
    Target,
    Task,
)

MAPS = {kind: KindMap(0.0, 0.5) for kind in ("metadata", "citations", "tasks", "lead", "deadline", "targets")}


@pytest.mark.parametrize(
    ("kind", "rule", "raw", "chance"),
    [
        pytest.param("tasks", "known", 0.9, 0.75, id="slope one half: odds of 9 become 3"),
        pytest.param("tasks", "other", 0.5, 0.5, id="even odds stay"),
        pytest.param("reports_to", "r", 0.83, 0.83, id="a kind without a map keeps its raw confidence"),
        pytest.param("targets", "shifted", 0.5, 0.75, id="a rule's own correction"),
    ],
)
def test_apply(kind, rule, raw, chance):
    """The map is a straight line in log-odds."""
    maps = MAPS | {"targets": KindMap(0.0, 1.0, {"shifted": 1.0986})}
    assert apply(kind, rule, raw, maps=maps) == pytest.approx(chance, abs=0.001)


@pytest.mark.parametrize("raw", [0.0, 1.0])
def test_apply_never_claims_certainty(raw):
    """Zero and one are no confidences."""
    assert 0.01 <= apply("tasks", "r", raw, maps={"tasks": KindMap(0.0, 3.0)}) <= 0.99


def test_apply_is_monotone():
    """A surer rule never gets a smaller chance."""
    chances = [apply("tasks", "r", step / 50, maps={"tasks": KindMap(0.3, 0.8)}) for step in range(51)]
    assert chances == sorted(chances)


def test_calibrate_reaches_every_finding(monkeypatch):
    """Each kind goes through its own map; values, spans and empty fields stay as they were."""
    monkeypatch.setattr(calibration, "shipped", lambda: MAPS)
    span = Span(0, 4)
    lead = Assignment(Role.LEAD, Mention(span, "Sở X", "Sở X"), confidence=0.9, rule="lead")
    deadline = Deadline(span, "2026", DeadlineType.BY, confidence=1.0, rule="deadline")
    document = Document(
        "Sở X",
        Header(number=Field_("1/KH-UBND", span, 0.9, "number")),
        (Reference(span, "1/QĐ-X", confidence=0.9),),
        (Task(span, "Sở X", (lead,), deadline, confidence=0.9),),
        (Target(span, "Sở X", "", "=", 1.0, None, span, confidence=0.9),),
    )
    found = calibrate(document, LaidOutDocument("Sở X", "text/plain"))
    (task,) = found.tasks
    assert (task.confidence, found.targets[0].confidence, found.references[0].confidence) == (0.75, 0.75, 0.75)
    assert found.header.number == Field_("1/KH-UBND", span, 0.75, "number")
    assert found.header.signer == Field_()
    # a body stands on its task: 0.9 x 0.75 before its own map
    assert task.assignments[0].confidence == apply("lead", "lead", 0.675, maps=MAPS)
    assert task.deadline is not None
    assert task.deadline.confidence == apply("deadline", "deadline", 0.75, maps=MAPS)
    assert task.assignments[0].mention == lead.mention


def test_shipped_maps_can_be_read():
    """The data file, where there is one, holds valid maps of known kinds."""
    kinds = {"metadata", "citations", "tasks", "lead", "cooperating", "reports_to", "deadline", "targets"}
    assert set(calibration.shipped()) <= kinds


def test_needs_check_below_the_threshold():
    """The threshold itself is good enough."""
    assert needs_check(calibration.TO_CHECK - 0.01)
    assert not needs_check(calibration.TO_CHECK)


SCAN = LaidOutDocument(
    "ngày 15/3/2026",
    "application/pdf",
    segments=(Segment(0, 4, page=1, confidence=0.98), Segment(5, 14, page=1, confidence=0.4)),
)


@pytest.mark.parametrize(
    ("kind", "span", "doubt"),
    [
        pytest.param("deadline", Span(0, 14), 0.916, id="the least clear word counts"),
        pytest.param("deadline", Span(0, 4), 0.020, id="a clear word"),
        pytest.param("tasks", Span(0, 14), 0.0, id="a task is right with a word misread"),
        pytest.param("metadata", None, None, id="inferred: not read anywhere"),
    ],
)
def test_doubt_of_recognised_words(kind, span, doubt):
    """The recogniser's trust, as minus its logarithm."""
    assert doubt_of(kind, span, SCAN) == (doubt if doubt is None else pytest.approx(doubt, abs=0.001))


def test_doubt_of_written_words_is_none():
    """Words that stand in the file were not recognised."""
    assert doubt_of("deadline", Span(0, 4), LaidOutDocument("ngày", "text/plain")) is None


def test_a_misread_date_gets_a_smaller_chance(monkeypatch):
    """The same rule is believed less where the recogniser was unsure."""
    monkeypatch.setattr(calibration, "shipped", lambda: {"deadline": KindMap(0.0, 1.0, {}, -0.5, -1.0)})
    chances = [
        calibrate(Document("ngày 15/3/2026", Header(), (), (Task(span, "", (), deadline, confidence=0.95),)), SCAN)
        for span in (Span(0, 14),)
        for deadline in (
            Deadline(Span(0, 4), "", DeadlineType.BY, confidence=0.9),
            Deadline(Span(5, 14), "", DeadlineType.BY, confidence=0.9),
        )
    ]
    clear, unclear = (found.tasks[0].deadline for found in chances)
    assert clear is not None
    assert unclear is not None
    assert unclear.confidence < clear.confidence < 0.9


def test_kind_map_refuses_to_trust_misread_words_more():
    """Doubt never raises a chance."""
    with pytest.raises(ValueError, match="unclear"):
        KindMap(unclear=0.1)


def test_what_was_filled_in_by_hand_is_always_to_check():
    """However sure the rule is: a guess at handwriting is a person's to confirm, and the record says where it is from."""
    text = "Số: 41/KH-UBND"
    segments = (Segment(0, 3, 1), Segment(4, 6, 1, None, HANDWRITTEN, 0.99), Segment(6, len(text), 1, None, None, 0.99))
    number = Field_("41/KH-UBND", Span(4, len(text)), 0.99, "header.number.so")
    found = Document(text, Header(number=number), (), ())
    guessed = calibrate(found, LaidOutDocument(text, "application/pdf", segments=segments))
    assert needs_check(guessed.header.number.confidence)
    printed = calibrate(found, LaidOutDocument(text, "application/pdf", segments=segments[::2]))
    assert not needs_check(printed.header.number.confidence)
