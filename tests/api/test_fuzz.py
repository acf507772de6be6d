"""The API keeps to its description whatever it is asked; ``benchmarks/api_fuzz.py`` asks 20,000 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.api_fuzz import fill, fuzz, made_settings, running


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # schemathesis tells of what it could not make up
@pytest.mark.parametrize(
    ("who", "statuses"), [("reader", {200, 403, 404, 422}), ("nobody", {200, 401}), ("admin", {200, 201, 404, 422})]
)
def test_no_answer_is_a_defect_or_undocumented(tmp_path: Path, who: str, statuses: set[int]) -> None:
    settings = made_settings(tmp_path)
    filled = fill(settings, documents=6)
    with running(settings) as app:
        counts, faults = fuzz(app, filled, who=who, examples=8)
    assert faults == []
    assert {status for _, status in counts} >= statuses
