"""What axe-core finds wrong with a page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

SEVERE = frozenset({"serious", "critical"})


def faults_of(page: Any, *, only: tuple[str, ...] = (), without: tuple[str, ...] = ()) -> list[str]:
    """Return axe's serious and critical faults, of some rules or of all but some."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    if without:
        options["rules"] = {rule: {"enabled": False} for rule in without}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:200]} {each['nodes'][0].get('failureSummary', '')[:300]}"
        for each in found
        if each["impact"] in SEVERE
    ]
