"""A service with some of the samples, and a browser that tells on every page: errors, foreign requests, dialogs."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from record_factory import a_reading, a_record, a_target, a_task

from api.app import create_app
from api.settings import Settings
from corpus.accounts import AccessRole
from corpus.batch import ReadingOptions
from corpus.building import ingest
from corpus.decisions.applying import finding_keys
from corpus.decisions.model import FindingKind
from corpus.library import Corpus, open_corpus
from corpus.reading import Failure

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
SAMPLES = (
    "daklak-ct-914-2026.pdf",
    "tuyenquang-kh-934-2026.docx",
    "cantho-kh-908-2026.html",
    "thanhhoa-kh-955-2025.txt",
)
SCRIPT = "<script>document.title='xss'</script><img src=x onerror=\"document.title='xss'\">"
PASSWORD = "mười hai cây cầu"
LONG = "A" * 10_000
HOSTILE = f"Rà soát {SCRIPT} {LONG} [xem](javascript:alert(1)) javascript:alert(2)"


class Service:
    """A running service."""

    def __init__(self, data_dir: Path, address: str) -> None:
        self.data_dir = data_dir
        self.address = address

    def document(self, part: str) -> str:
        """Return the id of the document whose file's name has a part."""
        with open_corpus(self.data_dir) as corpus:
            return next(row.id for row in corpus.records.documents(limit=200) if part in row.file_name)

    def find(self, part: str) -> str:
        """Return what an address wants: a document's id, or ("task") a task of the shortest sample."""
        if part != "task":
            return self.document(part)
        with open_corpus(self.data_dir) as corpus:
            stored = corpus.records.record(self.document("thanhhoa"))
        assert stored is not None
        return finding_keys(self.document("thanhhoa"), stored.record)[FindingKind.TASK][0]


def _hostile(corpus: Corpus, folder: Path) -> None:
    """Put in a document whose every field attacks the pages that show it."""
    text = f"{SCRIPT} KẾ HOẠCH {LONG}\n{HOSTILE}\nTỷ lệ {SCRIPT} đạt 98%."
    start = text.index(HOSTILE)
    task = a_task(
        HOSTILE, lead=(f"Sở {SCRIPT}", f"Sở {LONG}"), cooperating=("javascript:alert(3)",), by="2026-01-31",
        span=(start, start + len(HOSTILE)), section_path=(SCRIPT, LONG), confidence=0.2, to_check=True,
    )  # fmt: skip
    target = a_target(f"Tỷ lệ {SCRIPT} đạt 98%", indicator=f"Tỷ lệ {SCRIPT} {LONG}", value=98, page=None)
    record = a_record(task, targets=(target,), title=f"{SCRIPT} {LONG}", number=f"66{SCRIPT}/KH", province=SCRIPT)
    path = folder / "doc-hai <b>x.txt"
    path.write_text(text)
    stored = corpus.originals.store(path, 10_000_000)
    assert not isinstance(stored, Failure)
    identity, _ = corpus.records.begin(stored, str(path), "v1")
    corpus.records.save_reading(identity, a_reading(record, text), "v1")


def _failed(corpus: Corpus, folder: Path) -> None:
    path = folder / "hong.pdf"
    path.write_bytes(b"%PDF-1.7 hong")
    stored = corpus.originals.store(path, 10_000_000)
    assert not isinstance(stored, Failure)
    identity, _ = corpus.records.begin(stored, str(path), "v1")
    corpus.records.save_failure(identity, Failure("damaged_file", "Tệp “hong.pdf” bị hỏng; hãy xin lại bản gốc."), "v1")


@contextmanager
def _serving(settings: Settings) -> Iterator[Service]:
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings), host="127.0.0.1", port=settings.port, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    yield Service(settings.data_dir, f"http://127.0.0.1:{settings.port}")
    server.should_exit = True
    thread.join(timeout=20)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Iterator[Service]:
    """A service on loopback that holds some of the samples, a hostile document and one that failed."""
    folder = tmp_path_factory.mktemp("web")
    settings = Settings(data_dir=folder / "var", workers=1, port=_free_port())
    with open_corpus(settings.data_dir) as corpus:
        ingest(corpus, [samples / name for name in SAMPLES], ReadingOptions(workers=1))
        _hostile(corpus, folder)
        _failed(corpus, folder)
    with _serving(settings) as running:
        yield running


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Service]:
    """An empty service that wants accounts, with the administrator "chi.huy"."""
    settings = Settings(data_dir=tmp_path / "var", workers=1, port=_free_port(), require_accounts=True)
    with open_corpus(settings.data_dir) as corpus:
        corpus.accounts.add_user("chi.huy", AccessRole.ADMIN, PASSWORD)
    with _serving(settings) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Debian's Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Watch:
    """What went wrong on the pages of a browser window."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.expected: tuple[str, ...] = ()

    def on(self, page: object) -> None:
        """Listen to a page."""
        page.on("console", lambda said: said.type == "error" and self._note(f"console: {said.text}"))
        page.on("pageerror", lambda error: self._note(f"script: {error}"))
        page.on("dialog", lambda dialog: (self._note(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on(
            "request",
            lambda asked: (
                asked.url.startswith(("http://127.0.0.1:", "data:", "blob:")) or self._note(f"asks {asked.url}")
            ),
        )

    def _note(self, fault: str) -> None:
        if not any(words in fault for words in self.expected):
            self.faults.append(fault)


@pytest.fixture
def window(chromium: object, service: Service) -> Iterator[object]:
    """A window of a person: ``window(width)`` opens a page in it; at the end nothing may have gone wrong."""
    watch = Watch()
    contexts = []

    def open_page(width: int = 1440, **options: object) -> object:
        settings = {"base_url": service.address, "locale": "vi-VN"} | options
        context = chromium.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        context.on("page", watch.on)
        page = context.new_page()
        page.set_default_timeout(120_000)  # nothing here is about speed
        return page

    open_page.watch = watch
    yield open_page
    for context in contexts:
        context.close()
    assert watch.faults == []


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots are kept: a build artefact where ``GIAOVIEC_TEST_PICTURES`` names a folder."""
    named = os.environ.get("GIAOVIEC_TEST_PICTURES")
    folder = Path(named) if named else tmp_path_factory.mktemp("pictures")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
