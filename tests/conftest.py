"""What all tests share: where the real documents are, and which engines this machine has.

``GIAOVIEC_TEST_REQUIRE`` (comma-separated: elasticsearch, postgres, ocr, browser, shared) turns the skip of a missing
thing into a failure, so that CI cannot pass by leaving tests out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"


def _has_vietnamese_ocr() -> bool:
    if shutil.which("tesseract") is None:
        return False
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in listed.stdout.split()


AVAILABLE = {
    "shared": (SHARED / "gold" / "labels").is_dir,
    "elasticsearch": lambda: bool(os.environ.get("GIAOVIEC_TEST_ELASTICSEARCH_URL")),
    "postgres": lambda: bool(os.environ.get("GIAOVIEC_TEST_POSTGRES_URL")),
    "ocr": _has_vietnamese_ocr,
    "browser": lambda: shutil.which("chromium") is not None,
}
MISSING = {
    "shared": "the real documents (../shared) are not here",
    "elasticsearch": "no Elasticsearch: set GIAOVIEC_TEST_ELASTICSEARCH_URL (scripts/elasticsearch start)",
    "postgres": "no PostgreSQL: set GIAOVIEC_TEST_POSTGRES_URL (scripts/postgres start)",
    "ocr": "tesseract with the Vietnamese model is not installed (Debian: tesseract-ocr tesseract-ocr-vie)",
    "browser": "Chromium is not installed (Debian: chromium)",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, or fail where required, the tests that need something this machine lacks."""
    required = set(filter(None, os.environ.get("GIAOVIEC_TEST_REQUIRE", "").split(",")))
    present = {name: check() for name, check in AVAILABLE.items()}
    if absent := {name for name in required if not present[name]}:
        raise pytest.UsageError("required, but absent: " + "; ".join(MISSING[name] for name in sorted(absent)))
    for item in items:
        for name, here in present.items():
            if not here and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=MISSING[name]))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; use with ``@pytest.mark.shared``."""
    return SHARED


@pytest.fixture(scope="session")
def samples() -> Path:
    """The project's own sample documents."""
    return ROOT / "corpus" / "samples" / "documents"
