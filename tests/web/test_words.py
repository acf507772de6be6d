"""Both languages of the pages."""

from __future__ import annotations

import json
import re
from pathlib import Path

from api import wording
from api.web import administration, documents, marks, rendering, routing, searching
from corpus.deadlines import STATE_NAMES
from corpus.decisions.model import PROGRESS_NAMES

ROOT = Path(__file__).resolve().parents[2] / "api"
NAMES = (
    searching.FACET_NAMES, searching.SORT_NAMES, searching.CHIP_NAMES, wording.ROLE_NAMES, wording.KIND_NAMES,
    wording.STATUS_NAMES, wording.MATCHING_NOTES, marks.KIND_NAMES, documents.DEADLINE_NAMES, documents.EDGE_NAMES,
    administration.ROLES, routing.SENTENCES, STATE_NAMES, PROGRESS_NAMES,
)  # fmt: skip
NO_WORDS = {"Sở Nội vụ", "Tiếng Việt"}  # examples of what may be typed stay as they are typed


def english() -> dict[str, str]:
    return json.loads((ROOT / "web" / "english.json").read_text("utf-8"))


def words_of_templates() -> set[str]:
    """Return what templates give to ``t`` and every Vietnamese string in their expressions."""
    found: set[str] = set()
    for template in (ROOT / "templates").glob("*.html"):
        text = template.read_text("utf-8")
        found |= set(re.findall(r'\bt\("((?:[^"\\]|\\.)*)"[,)]', text))
        for expression in re.findall(r"\{[{%](.*?)[%}]\}", text, re.DOTALL):
            quoted = re.findall(r'"([^"]*)"', expression)
            found |= {each for each in quoted if re.search(r"[^\W\d_a-zA-Z]", each) and "<" not in each}
    return {each for each in found if each[-1] != " "}  # a part of a longer one


def test_every_word_of_the_pages_has_english() -> None:
    known = english()
    assert (words_of_templates() | {name for names in NAMES for name in names.values()}) - set(
        known
    ) - NO_WORDS == set()


def test_both_languages_have_the_same_places_for_values() -> None:
    places = re.compile(r"\{\w+\}")
    for vietnamese, words in english().items():
        assert sorted(places.findall(vietnamese)) == sorted(places.findall(words)), vietnamese


def test_no_english_is_kept_for_words_that_no_page_has() -> None:
    """Words that went are taken out here, too; what the routes say once is looked for in their sources."""
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "web").glob("*.py"))
    sources += "".join(path.read_text("utf-8") for path in (ROOT.parent / "corpus" / "questions").glob("*.py"))
    sources += (ROOT / "errors.py").read_text("utf-8") + "".join(each for names in NAMES for each in names.values())
    used = words_of_templates() | set(documents.EDGE_NAMES.values())
    left = {each for each in english() if each not in used and each not in sources and not each.startswith("được ")}
    assert left == set()


def test_a_moment_is_shown_in_the_machines_zone() -> None:
    assert re.fullmatch(r"\d\d:\d\d 2[01]/11/2026", rendering.moment("2026-11-21T01:05:00+00:00"))
