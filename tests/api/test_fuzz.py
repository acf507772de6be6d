"""The API keeps to its description whatever it is asked; ``benchmarks/api_fuzz.py`` asks 20,000 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.api_fuzz import fill, fuzz, made_settings, running


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # schemathesis tells of what it could not make up
@pytest.mark.parametrize("known", [True, False], ids=["reader", "nobody"])
def test_no_answer_is_a_defect_or_undocumented(tmp_path: Path, known: bool) -> None:
    settings = made_settings(tmp_path)
    reader = fill(settings, documents=6)
    with running(settings) as app:
        counts, faults = fuzz(app, reader, known=known, examples=8)
    assert faults == []
    assert {status for _, status in counts} >= ({200, 404, 403} if known else {200, 401})
