"""Records held against labels: judgements, figures, rules, confidence, gains and losses, tables. All records are made up."""

import importlib.util
import json
import random
from pathlib import Path

import pytest

from corpus.evaluation import baseline, calibration, report, scoring
from corpus.evaluation.extraction import Evidence, Extraction
from corpus.evaluation.gold import LabelledDocument
from corpus.evaluation.rules import rule_records
from corpus.evaluation.run import Scored, total
from corpus.evaluation.scoring import Tally, Verdict, judge, tally
from nlp.calibration import KindMap, apply

REPORT_TEXT = "Tổng hợp kết quả thực hiện kế hoạch của các đơn vị trong tỉnh"
PORTAL_TEXT = "Nâng cấp cổng dịch vụ công trực tuyến của tỉnh"
MANNER_TEXT = "Việc triển khai phải đồng bộ, thống nhất, bảo đảm tiến độ đề ra"


def task(text, lead=(), cooperating=(), reports_to=(), deadline=None, *, optional=False):
    """A labelled or found task."""
    roles = {"lead": list(lead), "cooperating": list(cooperating), "reports_to": list(reports_to)}
    return {"text": text, **roles, "deadline": deadline, "deliverable": None, "optional": optional}


def by(end):
    """A deadline on a day."""
    return {"text": "trước ngày …", "type": "by", "start": None, "end": end, "recurrence": None}


def target(text, value, unit="%", comparator=">="):
    """A labelled or found target."""
    return {"text": text, "indicator": "chỉ số", "comparator": comparator, "value": value, "unit": unit, "period": None}


def record(tasks=(), targets=(), **document):
    """A record or a label."""
    return {"document": document, "tasks": list(tasks), "targets": list(targets)}


def scored(label, found, *, name="mau-1", collection="gold", evidence=None, form="txt", problem=""):
    """A document held against its label; ``evidence``: finding key -> (rule, raw, confidence)."""
    document = LabelledDocument(collection, name, Path(f"{name}.txt"), Path(f"{name}.json"))
    document.__dict__["label"] = label  # instead of the file
    made = {key: Evidence(*parts) for key, parts in (evidence or {}).items()}
    return Scored(document, Extraction(found, made, form, problem), judge(label, found))


LABEL = record(
    [
        task(REPORT_TEXT, ["Sở Nội vụ"], ["Sở Tài chính"], deadline=by("2026-03-01")),
        task(PORTAL_TEXT, ["Sở Khoa học và Công nghệ"]),
        task(MANNER_TEXT, optional=True),
    ],
    [target("Chỉ số hài lòng đạt từ 90% trở lên", 90)],
    number="15/KH-UBND",
    type="Kế hoạch",
    signer=None,
    citations=["01/NQ-CP", "02/NQ-CP"],
)


@pytest.mark.parametrize(
    ("found", "measure", "right", "gold", "count"),
    [
        pytest.param(LABEL, "tasks", 2, 2, 2, id="the optional task is not counted"),
        pytest.param({}, "tasks", 0, 2, 0, id="an unread document counts as empty"),
        pytest.param({}, "metadata", 0, 2, 2, id="a labelled null asks nothing, a labelled value always"),
        pytest.param(record([task(REPORT_TEXT)]), "lead", 0, 2, 0, id="bodies missed"),
        pytest.param(record([task(REPORT_TEXT, ["Sở Y tế"])]), "lead", 0, 2, 1, id="another body"),
        pytest.param(
            record([task(REPORT_TEXT, ["Giám đốc Sở Nội vụ", "Sở nội vụ"])]),
            "lead",
            1,
            2,
            1,
            id="one body written twice",
        ),
        pytest.param(record([task("Việc khác hẳn", ["Sở Nội vụ"])]), "lead", 0, 2, 1, id="right body on a wrong task"),
        pytest.param(record([task(MANNER_TEXT, ["Sở Nội vụ"])]), "lead", 0, 2, 0, id="body of an optional task"),
        pytest.param(
            record([task("Việc triển khai phải đồng bộ")]),
            "tasks",
            0,
            2,
            0,
            id="a piece of an optional unit is neutral",
        ),
        pytest.param(record([task("Việc khác hẳn")]), "tasks", 0, 2, 1, id="a wrong task"),
        pytest.param(
            record([task(REPORT_TEXT, deadline=by("2026-03-02"))]), "deadline", 0, 1, 1, id="another day is no deadline"
        ),
        pytest.param(
            record([task(PORTAL_TEXT, deadline=by("2026-03-01"))]), "deadline", 0, 1, 1, id="deadline elsewhere"
        ),
        pytest.param(
            record(targets=[target("đạt từ 90% trở lên", 90.0)]), "targets", 1, 1, 1, id="a shorter cut of the clause"
        ),
        pytest.param(
            record(targets=[target("Chỉ số hài lòng đạt từ 90% trở lên", 90, "điểm")]), "targets", 0, 1, 1, id="unit"
        ),
        pytest.param(record(citations=["1/nq-cp", "02 /NQ-CP"]), "citations", 1, 2, 2, id="numbers without spaces"),
    ],
)
def test_tally_counts_what_guidelines_count(found, measure, right, gold, count):
    """Each row is one clause of the definition."""
    assert tally(judge(LABEL, found))[measure] == Tally(right, gold, count)


def test_judge_says_which_finding_met_which_label():
    """A judgement joins the finding's key with the label; a value where none is labelled is told apart."""
    found = record([task(PORTAL_TEXT), task(REPORT_TEXT, ["Sở Nội vụ"])], number="15/KH-UBND", signer="Nguyễn Văn A")
    judgements = judge(LABEL, found)
    leads = {one.finding: one.verdict for one in judgements if one.measure == "lead"}
    assert leads == {"lead:1:sở nội vụ": Verdict.RIGHT, None: Verdict.MISSED}
    verdicts = {one.finding: one.verdict for one in judgements if one.measure == "metadata"}
    assert verdicts == {
        "metadata:number": Verdict.RIGHT,
        "metadata:type": Verdict.WRONG,
        "metadata:signer": Verdict.UNASKED,
    }


def test_match_prefers_the_most_alike_then_the_earliest():
    """One to one, greedily."""
    alike = {(0, 0): 0.7, (0, 1): 0.9, (1, 1): 0.9, (1, 2): 0.7}
    assert scoring.match(2, 3, lambda g, f: alike.get((g, f), 0.0), 0.6) == [(0, 1), (1, 2)]


@pytest.mark.parametrize(
    ("own", "figures"),
    [
        (Tally(0, 0, 0), (100.0, 100.0, 100.0)),
        (Tally(0, 0, 3), (0.0, 100.0, 0.0)),
        (Tally(0, 2, 0), (0.0, 0.0, 0.0)),
        (Tally(1, 2, 4), (25.0, 50.0, pytest.approx(100 / 3))),
    ],
)
def test_tally_figures_of_nothing(own, figures):
    """Nothing to find and nothing found is right; anything else is not."""
    assert (own.precision, own.recall, own.f1) == figures


def _perturbed(label, rng):
    """Spoil a label as an extractor would: lost, cut, doubled, given to others."""
    spoiled = json.loads(json.dumps(label))
    document = spoiled["document"]
    for name in document:
        if rng.random() < 0.2:
            document[name] = (
                rng.choice([None, str(document[name]).upper()]) if isinstance(document[name], str) else None
            )
    document["citations"] = [x.lower() for x in document.get("citations") or [] if rng.random() > 0.2] + ["1/QĐ-X"]
    bodies = [body for one in spoiled["tasks"] for role in scoring.ROLES for body in one.get(role) or []] or ["Sở Y tế"]
    deadlines = [one["deadline"] for one in spoiled["tasks"]]
    tasks = [one for one in spoiled["tasks"] if rng.random() > 0.2]
    tasks += [dict(one) for one in tasks if rng.random() < 0.1]
    for one in tasks:
        pieces = one["text"].split()
        one["text"] = (
            " ".join(pieces[: rng.randrange(len(pieces) // 2, len(pieces) + 1)]) if rng.random() < 0.5 else one["text"]
        )
        for role in scoring.ROLES:
            if rng.random() < 0.2:
                one[role] = rng.choice([None, [], [*rng.choices(bodies, k=2), "Phó Giám đốc Sở TT&TT, "]])
        if rng.random() < 0.2:
            one["deadline"] = rng.choice([*deadlines, {"type": "recurring", "recurrence": "FREQ=MONTHLY;INTERVAL=1"}])
    rng.shuffle(tasks)
    targets = [one for one in spoiled["targets"] if rng.random() > 0.2]
    for one in targets:
        if rng.random() < 0.3:
            one[rng.choice(["value", "comparator", "unit"])] = rng.choice([None, "2"])
    return {"document": document, "tasks": tasks, "targets": targets}


@pytest.mark.shared
@pytest.mark.slow
def test_scoring_agrees_with_the_reference_scorer(shared):
    """The same counts as the annotation guidelines' own scorer, on spoiled copies of every real label."""
    spec = importlib.util.spec_from_file_location("reference_scorer", shared / "gold" / "score.py")
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    rng = random.Random(20_260_301)
    labels = sorted((shared / "gold" / "labels").glob("*.json"))
    assert labels
    for path in labels:
        label = json.loads(path.read_text("utf-8"))
        found = _perturbed(label, rng)
        theirs = {measure: reference.Tally() for measure in scoring.MEASURES}
        reference.score_document(label, found, theirs, [])
        ours = tally(judge(label, found))
        for measure, own in ours.items():
            expected = theirs[measure]
            assert (own.right, own.gold, own.found) == (expected.right, expected.gold, expected.found), (
                path.stem,
                measure,
            )
            figures = {
                "P": round(own.precision, 1),
                "R": round(own.recall, 1),
                "F1": round(own.f1, 1),
                "gold": own.gold,
            }
            assert figures == expected.figures()


# --- rules


def test_rule_records_count_by_rule_and_document():
    """A rule is right, wrong or neutral by its findings; one that fired in a single document is marked."""
    found = record([task(REPORT_TEXT), task("Việc khác hẳn"), task(MANNER_TEXT)], signer="Nguyễn Văn A")
    evidence = {
        "tasks:0": ("task.verb", 0.9, 0.9),
        "tasks:1": ("task.verb", 0.9, 0.9),
        "tasks:2": ("task.verb", 0.9, 0.9),
        "metadata:signer": ("header.signer", 0.9, 0.9),
    }
    other = scored(LABEL, record([task(PORTAL_TEXT)]), name="mau-2", evidence={"tasks:0": ("task.verb", 0.9, 0.9)})
    records = {own.rule: own for own in rule_records([scored(LABEL, found, evidence=evidence), other])}
    verb, signer = records["task.verb"], records["header.signer"]
    assert (verb.right, verb.wrong, verb.neutral, verb.is_single) == (2, 1, 1, False)
    assert verb.precision == pytest.approx(200 / 3)
    assert (signer.right, signer.wrong, signer.is_single) == (0, 1, True)


# --- baseline


GOOD = record([task(REPORT_TEXT, ["Sở Nội vụ"], deadline=by("2026-03-01")), task(PORTAL_TEXT)], number="15/KH-UBND")
WORSE = record([task(REPORT_TEXT, ["Sở Y tế"], deadline=by("2026-04-01")), task("Việc khác hẳn")], number="15/KH-UBND")


def _stored(tmp_path, *runs):
    path = tmp_path / "baseline.json"
    baseline.store(runs, path, {})
    return path


def test_compare_lists_what_was_right_and_is_wrong_now(tmp_path):
    """A loss is a labelled item that was found before, or a finding that is newly wrong."""
    known = baseline.load(_stored(tmp_path, scored(LABEL, GOOD)))
    found = baseline.compare([scored(LABEL, WORSE)], known)
    losses = {(one.judgement.measure, one.judgement.verdict) for one in found.losses}
    assert losses == {
        ("lead", Verdict.MISSED),
        ("lead", Verdict.WRONG),
        ("deadline", Verdict.WRONG),
        ("tasks", Verdict.MISSED),
        ("tasks", Verdict.WRONG),
    }
    assert not found.gains
    back = baseline.compare([scored(LABEL, GOOD)], baseline.load(_stored(tmp_path, scored(LABEL, WORSE))))
    assert {one.judgement.measure for one in back.gains} == {"lead", "deadline", "tasks"}
    assert (back.losses, back.extras_gone) == ([], 2)


def test_compare_of_a_run_with_itself_finds_nothing(tmp_path):
    """Storing and loading keeps everything that the comparison needs."""
    run = scored(LABEL, WORSE)
    found = baseline.compare([run], baseline.load(_stored(tmp_path, run)))
    assert (found.gains, found.losses, found.drops, found.extras_gone) == ([], [], [], 0)


def test_compare_looks_only_at_common_documents(tmp_path):
    """A run over some documents is held against those alone."""
    path = _stored(tmp_path, scored(LABEL, GOOD, name="a"), scored(LABEL, GOOD, name="b"))
    found = baseline.compare([scored(LABEL, GOOD, name="b"), scored(LABEL, {}, name="c")], baseline.load(path))
    assert (found.new, found.absent, found.drops) == (["gold/c"], ["gold/a"], [])


def test_baseline_holds_no_words_of_a_document(tmp_path):
    """Only hashes and counts are stored."""
    stored = _stored(tmp_path, scored(LABEL, WORSE)).read_text("utf-8")
    assert not any(word in stored for word in ("Tổng", "tổng", "Nội", "nội", "15/KH", "khác"))


def test_store_keeps_documents_that_the_run_did_not_see(tmp_path):
    """Updating with --only or --no-scans forgets nothing."""
    path = _stored(tmp_path, scored(LABEL, GOOD, name="a"))
    baseline.store([scored(LABEL, GOOD, name="b")], path, baseline.load(path))
    assert set(baseline.load(path)) == {"gold/a", "gold/b"}


@pytest.mark.parametrize(
    ("labels", "lost", "is_drop"),
    [
        pytest.param(20, 1, False, id="one label of twenty: within the margin"),
        pytest.param(20, 4, True, id="four labels of twenty"),
        pytest.param(400, 1, False, id="one of four hundred"),
        pytest.param(400, 8, True, id="eight of four hundred"),
    ],
)
def test_gate_closes_beyond_the_margin(tmp_path, labels, lost, is_drop):
    """A figure may lose the weight of two labels, not more."""
    numbers = [f"{place}/QĐ-UBND" for place in range(labels)]
    known = baseline.load(_stored(tmp_path, scored(record(citations=numbers), record(citations=numbers))))
    found = baseline.compare([scored(record(citations=numbers), record(citations=numbers[lost:]))], known)
    assert [drop.measure for drop in found.drops] == (["citations"] if is_drop else [])


@pytest.mark.parametrize("content", ["", "{}", '{"documents": {"gold/a": {}}}'])
def test_load_refuses_a_broken_baseline(tmp_path, content):
    """The message says how to make a new one."""
    path = tmp_path / "baseline.json"
    path.write_text(content, "utf-8")
    with pytest.raises(baseline.BaselineError, match="--update-baseline"):
        baseline.load(path)


# --- calibration


def _observations(*, documents=12, each=20, share=0.8, raw=0.95, kind="targets", rule="targets.percent", doubt=None):
    right = round(each * share)
    return [
        calibration.Observation(f"gold/{document}", kind, rule, raw, raw, doubt, None, place < right)
        for document in range(documents)
        for place in range(each)
    ]


def test_fit_turns_an_overconfident_rule_into_its_share():
    """A rule that says 0.95 and is right in 0.8 gets a little less than 0.8, also on documents that the fit did not see."""
    seen = _observations()
    maps = calibration.fit(seen)
    assert apply("targets", "targets.percent", 0.95, maps=maps) == pytest.approx(
        0.8 * (1 - calibration.DISCOUNT), abs=0.02
    )
    (own,) = calibration.reliability(seen)
    assert own.raw_error == pytest.approx(0.15, abs=0.001)
    assert own.left_out_error < 0.03


def test_fit_keeps_the_rules_order_where_all_is_right():
    """On documents that the rules were written with all may be right: the chance stays below one, surer rules surer."""
    seen = [*_observations(raw=0.95, share=1.0, rule="sure"), *_observations(raw=0.6, share=1.0, rule="unsure")]
    maps = calibration.fit(seen)
    sure, unsure = (apply("targets", "new", raw, maps=maps) for raw in (0.95, 0.6))
    assert unsure + 0.02 < sure < 1 - calibration.DISCOUNT / 3


def test_fit_gives_each_rule_its_own_chance_and_shrinks_rare_ones():
    """A frequent bad rule is told from a good one; a rule seen twice moves little."""
    good = _observations(share=0.95, rule="good")
    bad = _observations(share=0.5, rule="bad")
    rare = _observations(documents=1, each=2, share=0.0, rule="rare")
    maps = calibration.fit([*good, *bad, *rare])
    chances = {rule: apply("targets", rule, 0.95, maps=maps) for rule in ("good", "bad", "rare", "new")}
    assert chances["good"] == pytest.approx(0.95 * (1 - calibration.DISCOUNT), abs=0.03)
    assert chances["bad"] == pytest.approx(0.5, abs=0.05)
    assert chances["bad"] < chances["rare"] < chances["new"]


def test_fit_never_turns_the_order_round():
    """Where surer findings are more often wrong, the raw confidence is set aside."""
    maps = calibration.fit([*_observations(raw=0.9, share=0.5), *_observations(raw=0.3, share=0.9)])
    assert maps["targets"].slope == 0
    with pytest.raises(ValueError, match="slope"):
        KindMap(slope=-0.1)


def test_fit_learns_what_a_recogniser_costs():
    """Findings of unclear words are believed less, and doubt never helps."""
    clear = _observations(share=0.95)
    maps = calibration.fit([*clear, *_observations(share=0.5, doubt=1.0)])
    chances = [apply("targets", "targets.percent", 0.95, doubt, maps=maps) for doubt in (None, 0.0, 1.0)]
    assert chances[0] > chances[1] > chances[2]
    assert chances[2] == pytest.approx(0.5, abs=0.06)
    upside_down = calibration.fit([*_observations(share=0.5, doubt=0.1), *_observations(share=1.0, doubt=1.5)])
    assert upside_down["targets"].unclear == 0


def test_fit_leaves_rare_kinds_alone():
    """Of a dozen findings no map is made."""
    assert calibration.fit(_observations(documents=3, each=4)) == {}


def test_a_body_stands_on_its_task():
    """The same assignment rule is believed less on a task that is doubtful."""
    tasks = [*_observations(kind="tasks", rule="sure"), *_observations(kind="tasks", rule="doubtful", share=0.4)]
    leads = [
        calibration.Observation(
            f"gold/{document}", "lead", "lead.heading", 0.9, 0.9, None, Evidence(rule, 0.95, 0.95), place < right
        )
        for rule, right in (("sure", 16), ("doubtful", 8))
        for document in range(12)
        for place in range(20)
    ]
    maps = calibration.fit([*tasks, *leads])
    sure, doubtful = (calibration.calibrated(leads[place], maps) for place in (0, -1))
    assert doubtful + 0.2 < sure


def test_reliability_bins_and_expected_error():
    """The error is the mean distance of confidence from truth, weighted by the bins' sizes."""
    confidences, right = [0.95, 0.95, 0.15, 1.0], [True, False, False, True]
    low, high = calibration.bins(confidences, right)
    assert (low.low, low.count, low.share_right) == (0.1, 1, 0.0)
    assert (high.low, high.count, high.confidence) == (0.9, 3, pytest.approx(2.9 / 3))
    assert calibration.expected_error(confidences, right) == pytest.approx((0.15 + 0.9) / 4)


def test_observations_come_from_real_documents_only():
    """Samples do not vouch for confidences; neutral findings say nothing; a body brings its task along."""
    evidence = {"tasks:0": ("task.verb", 0.9, 0.8), "lead:0:sở nội vụ": ("lead.own", 0.7, 0.6)}
    found = record([task(REPORT_TEXT, ["Sở Nội vụ"])])
    runs = [scored(LABEL, found, collection=collection, evidence=evidence) for collection in ("gold", "samples")]
    assert calibration.observations(runs) == [
        calibration.Observation("gold/mau-1", "tasks", "task.verb", 0.9, 0.8, None, None, right=True),
        calibration.Observation(
            "gold/mau-1", "lead", "lead.own", 0.7, 0.6, None, Evidence("task.verb", 0.9, 0.8), right=True
        ),
    ]


# --- tables


def test_figures_name_what_could_not_be_read():
    """A document that failed stands in the tables and by name above them."""
    text = report.figures([scored(LABEL, {}, problem="Tệp hỏng."), scored(LABEL, GOOD, name="mau-2", form="docx")])
    assert "! gold/mau-1: Tệp hỏng." in text
    assert "1 văn bản không đọc được" in text
    assert "docx" in text


def test_faults_say_one_line_for_one_cause():
    """A missed task stands for its bodies; the wrong and the missed body of one task are one fault."""
    text = report.faults([scored(LABEL, WORSE)], worst=40)
    lead = [line for line in text.splitlines() if line.strip().startswith("Cơ quan chủ trì")]
    assert lead == [f"  Cơ quan chủ trì, sai: [đúng ra: sở nội vụ | tìm thấy: sở y tế] {REPORT_TEXT}"]
    assert f"  Nhiệm vụ, thiếu: {PORTAL_TEXT}" in text
    assert "  Nhiệm vụ, thừa: Việc khác hẳn" in text


def test_faults_are_cut_at_the_number_asked_for():
    """What is left out is counted."""
    lines = report.faults([scored(LABEL, {})], worst=1).splitlines()
    assert len(lines) == 3
    assert lines[-1].startswith("  … và ")


PAGE = f"# giaoviec\n\n{report.BEGIN}\n{report.END}\n\nChữ khác.\n"


def test_readme_table_is_put_between_the_markers_and_checked():
    """Writing leaves the rest alone, twice gives the same, and a figure that moved is named."""
    table = report.accuracy_markdown([scored(LABEL, GOOD)])
    page = report.put_between_markers(PAGE, table)
    assert page.startswith("# giaoviec\n")
    assert page.endswith("\n\nChữ khác.\n")
    assert report.put_between_markers(page, table) == page
    assert report.stale_rows(page, table, 0.5) == []
    moved = report.accuracy_markdown([scored(LABEL, WORSE)])
    assert set(report.stale_rows(page, moved, 0.5)) >= {"Nhiệm vụ", "Cơ quan chủ trì"}
    assert report.stale_rows(PAGE, table, 0.5)
    assert report.put_between_markers("# không có chỗ", table) is None


def test_total_is_the_micro_average():
    """Counts are added, not figures."""
    runs = [scored(LABEL, GOOD), scored(LABEL, WORSE, name="mau-2")]
    assert total(runs)["tasks"] == Tally(3, 4, 4)
