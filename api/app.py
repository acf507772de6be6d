"""The application: API routes, pages, errors and headers around one corpus."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api import pages
from api.errors import add_handlers
from api.indexing import IndexKeeper
from api.logs import configure_logs
from api.middleware import BodyLimit, SecurityHeaders
from api.routes import comparing, deadlines, documents, exports, extract, health, search
from api.settings import Settings
from api.uploads import UploadReader
from corpus.library import open_corpus
from corpus.reading import MEGABYTE
from corpus.version import program_version

API_PREFIX = "/api/v1"
_STATIC = Path(__file__).parent / "static"
_FORM_OVERHEAD = 64 * 1024
# A page on another site must not reach a service without accounts by giving its own name our address.
_LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"]
_DESCRIPTION = """Nhiệm vụ, cơ quan, thời hạn, chỉ tiêu trong văn bản chỉ đạo, điều hành, mỗi thứ kèm vị trí chính xác.

Ví dụ: việc giao Sở Nội vụ: `/api/v1/search?q=&agency=Sở Nội vụ&role=lead`."""

_SMALL = 500  # so few documents are indexed in a moment: the service waits for them instead of answering 503


def create_app(settings: Settings) -> FastAPI:
    """Return the application of some settings; the corpus is opened when it starts and closed when it stops."""
    app = FastAPI(
        title="giaoviec",
        version=program_version(),
        description=_DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,  # loads scripts from elsewhere, and this program works without a network: see api.pages
        redoc_url=None,
    )
    app.state.settings = settings
    for module in (search, deadlines, exports, comparing, documents, extract, health):
        app.include_router(module.router, prefix=API_PREFIX)
    app.include_router(pages.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    add_handlers(app)
    app.add_middleware(BodyLimit, max_bytes=settings.max_upload_mb * MEGABYTE + _FORM_OVERHEAD)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=_LOOPBACK_NAMES)
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    corpus = open_corpus(
        settings.data_dir,
        database_url=settings.resolved_database_url,
        search_url=settings.search_url.get_secret_value(),
        search_options=settings.search_options,
    )
    configure_logs(settings.data_dir)
    uploads = UploadReader(settings)
    keeper = IndexKeeper(corpus)
    app.state.corpus, app.state.uploads, app.state.index_keeper = corpus, uploads, keeper
    keeper.start()
    if corpus.records.record_count() < _SMALL:
        keeper.wait()
    try:
        yield
    finally:
        uploads.close()
        keeper.stop()
        corpus.close()
