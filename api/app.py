"""The application: API routes, pages, errors and headers around one corpus."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from api import login, web
from api.access import Access
from api.delivering import Deliverer
from api.errors import add_handlers, describe_problems, problems
from api.indexing import IndexKeeper
from api.logs import configure_logs
from api.middleware import BodyLimit, SecurityHeaders
from api.routes import accounts, comparing, deadlines, documents, exports, extract, health, saved, search
from api.settings import Settings
from api.uploads import UploadReader
from api.web.arrivals import Arrivals
from api.web.routing import fault_page
from corpus.errors import AccessRefused
from corpus.library import open_corpus
from corpus.pages import PagePictures
from corpus.reading import MEGABYTE
from corpus.version import program_version

API_PREFIX = "/api/v1"
_STATIC = Path(__file__).parent / "static"
_FORM_OVERHEAD = 64 * 1024
_DESCRIPTION = """Nhiệm vụ, cơ quan, thời hạn, chỉ tiêu trong văn bản chỉ đạo, điều hành, mỗi thứ kèm vị trí chính xác.

Ví dụ: việc giao Sở Nội vụ: `/api/v1/search?q=&agency=Sở Nội vụ&role=lead`."""

NO_ADMIN = (
    "Mở cho máy khác thì phải có tài khoản: hãy tạo quản trị viên bằng “giaoviec user add TÊN --role admin” "
    "rồi chạy lại, hoặc chỉ mở trên máy này (127.0.0.1)."
)
_SMALL = 500  # so few documents are indexed in a moment: the service waits for them instead of answering 503


def create_app(settings: Settings) -> FastAPI:
    """Return the application of some settings; the corpus is opened when it starts and closed when it stops."""
    app = FastAPI(
        title="giaoviec",
        version=program_version(),
        description=_DESCRIPTION,
        lifespan=_lifespan,
        docs_url=None,  # loads scripts from elsewhere, and this program works without a network: see api.web
        redoc_url=None,
    )
    app.state.settings, app.state.fault_page = settings, fault_page
    for module in (search, deadlines, exports, comparing, documents, extract, health, accounts, saved):
        app.include_router(module.router, prefix=API_PREFIX, responses=problems(400, 401, 403, 429))
    app.include_router(login.router)
    app.include_router(web.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    add_handlers(app)
    describe_problems(app)
    app.add_middleware(Access, settings=settings)
    app.add_middleware(BodyLimit, max_bytes=settings.max_upload_mb * MEGABYTE + _FORM_OVERHEAD)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=settings.host_names)
    app.add_middleware(SecurityHeaders, https=(settings.public_url or "").startswith("https:"))
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
    provider = settings.provider
    if settings.with_accounts and provider is None and not corpus.accounts.has_admin():
        corpus.close()
        raise AccessRefused(NO_ADMIN)
    app.state.oidc = None
    if provider is not None:
        from api.oidc import OidcLogin  # noqa: PLC0415  (its libraries are loaded only where a provider is set)

        app.state.oidc = OidcLogin(provider)
    configure_logs(settings.data_dir)
    uploads = UploadReader(settings)
    keeper = IndexKeeper(corpus)
    app.state.corpus, app.state.uploads, app.state.index_keeper = corpus, uploads, keeper
    app.state.pages = PagePictures(settings.data_dir / "pages")
    keeper.start()
    if corpus.records.record_count() < _SMALL:
        keeper.wait()
    app.state.arrivals = Arrivals(corpus, settings)
    deliverer = Deliverer(corpus, settings)
    try:
        yield
    finally:
        deliverer.stop()
        app.state.arrivals.stop()
        uploads.close()
        app.state.pages.close()
        keeper.stop()
        corpus.close()
