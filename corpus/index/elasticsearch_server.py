"""Reaching an Elasticsearch server: from a URL to a client, and from the client's errors to ours."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import SplitResult, urlsplit

from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError, UnsupportedProductError

from corpus.errors import IndexNotReady, SearchUnavailable
from corpus.index.backend import ServerOptions

BUSY = frozenset({429, 502, 503, 504})
"""Answers of a server that may have time later."""

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_DEFAULT_PORTS = {"http": 9200, "https": 443}
_REQUEST_SECONDS = 30.0
_KEPT = "Văn bản đã đọc vẫn được giữ và chờ lập chỉ mục."


def connect(url: str, options: ServerOptions) -> Elasticsearch:
    """Return a client; nothing is asked yet.

    Args:
        url: One address or several separated by commas; user and password may stand before the host.
        options: Key and certificate.

    Raises:
        SearchUnavailable: The URL, the key or the certificate cannot be understood.
    """
    hosts = [_parse(host.strip()) for host in url.split(",") if host.strip()]
    named = next((host for host in hosts if host.username), None)
    access: dict[str, Any] = {}
    if options.api_key:
        if not options.api_key.isascii() or not options.api_key.isprintable():
            raise SearchUnavailable("GIAOVIEC_SEARCH_API_KEY không đúng: khóa API chỉ gồm chữ cái không dấu và chữ số.")
        access["api_key"] = options.api_key
    elif named is not None:
        access["basic_auth"] = (named.username, named.password or "")
    if any(host.scheme == "https" for host in hosts):
        access["ssl_context"] = _trust(options.ca_certs)
    try:
        return Elasticsearch(
            [_address(host) for host in hosts],
            request_timeout=_REQUEST_SECONDS,
            retry_on_status=BUSY,
            max_retries=2,
            http_compress=not all(host.hostname in _LOOPBACK for host in hosts),
            **access,
        )
    except (ValueError, OSError) as error:
        raise _wrong_url() from error


def _parse(host: str) -> SplitResult:
    try:
        parts = urlsplit(host)
        port = parts.port  # raises for what is no port
    except ValueError as error:
        raise _wrong_url() from error
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or port == 0 or parts.query or parts.fragment:
        raise _wrong_url()
    return parts


def _wrong_url() -> SearchUnavailable:
    return SearchUnavailable(
        "GIAOVIEC_SEARCH_URL không đúng; viết như http://127.0.0.1:9200 hoặc https://may-chu:9200, "
        "nhiều máy chủ cách nhau bằng dấu phẩy."
    )


def _address(host: SplitResult) -> str:
    name = f"[{host.hostname}]" if ":" in (host.hostname or "") else host.hostname
    return f"{host.scheme}://{name}:{host.port or _DEFAULT_PORTS[host.scheme]}{host.path.rstrip('/')}"


def _trust(ca_certs: str | None) -> ssl.SSLContext:
    """Return whom to trust: the system's authorities, or those of a file alone."""
    try:
        return ssl.create_default_context(cafile=ca_certs)
    except FileNotFoundError as error:
        raise SearchUnavailable(
            f"Không tìm thấy tệp chứng chỉ “{ca_certs}”; hãy kiểm tra GIAOVIEC_SEARCH_CA_CERTS."
        ) from error
    except OSError as error:  # ssl.SSLError is one
        raise SearchUnavailable(
            f"Tệp chứng chỉ “{ca_certs}” không đọc được hoặc không phải chứng chỉ dạng PEM; "
            "hãy kiểm tra GIAOVIEC_SEARCH_CA_CERTS."
        ) from error


def shown(url: str) -> str:
    """Return a URL's hosts for messages, without passwords.

    >>> shown("https://ai:bimat@may-chu:9200,http://khac:9200")
    'may-chu:9200, khac:9200'
    """
    return ", ".join(urlsplit(host.strip()).netloc.rpartition("@")[2] for host in url.split(",") if host.strip())


@contextmanager
def translated(url: str) -> Iterator[None]:
    """Turn the client's errors into ours; NotFoundError passes, its meaning is the caller's."""
    try:
        yield
    except NotFoundError:
        raise
    except UnsupportedProductError as error:
        raise SearchUnavailable(
            f"Máy chủ {shown(url)} không phải là Elasticsearch; hãy kiểm tra GIAOVIEC_SEARCH_URL."
        ) from error
    except ApiError as error:
        raise SearchUnavailable(_refusal(shown(url), error)) from error
    except TransportError as error:
        raise SearchUnavailable(_unreachable(shown(url), error)) from error


def _unreachable(where: str, error: TransportError) -> str:
    match error:
        case TlsError():
            return (
                f"Không xác thực được máy chủ tìm kiếm {where}: chứng chỉ không do nơi tin cậy cấp hoặc sai tên; "
                "hãy đặt GIAOVIEC_SEARCH_CA_CERTS là tệp chứng chỉ của nơi cấp, và kiểm tra http hay https."
            )
        case ConnectionTimeout():
            return f"Máy chủ tìm kiếm {where} không trả lời kịp; hãy kiểm tra tải của máy chủ và mạng. {_KEPT}"
        case _:
            return f"Không kết nối được máy chủ tìm kiếm {where}; hãy kiểm tra máy chủ đang chạy và mạng. {_KEPT}"


def _refusal(where: str, error: ApiError) -> str:
    status, kind = error.meta.status, str(error.message)
    if "cluster_block" in kind:
        return read_only(where)
    if status in {401, 403}:
        return (
            f"Máy chủ tìm kiếm {where} từ chối quyền truy cập; hãy kiểm tra GIAOVIEC_SEARCH_API_KEY, "
            "hoặc tên và mật khẩu trong GIAOVIEC_SEARCH_URL."
        )
    if status in BUSY:
        return busy(where)
    return f"Máy chủ tìm kiếm {where} báo lỗi {status} ({kind}); hãy thử lại hoặc báo quản trị máy chủ."


def read_only(where: str) -> str:
    """Return the sentence for a server that takes nothing, as it does when its disk is nearly full."""
    return (
        f"Máy chủ tìm kiếm {where} đang ở chế độ chỉ đọc, thường vì đĩa gần đầy; hãy giải phóng chỗ trống. {_KEPT} "
        "Khi ghi được trở lại, chạy “giaoviec reindex --queued”."
    )


def busy(where: str) -> str:
    """Return the sentence for a server that had no time, however long one waited."""
    return f"Máy chủ tìm kiếm {where} quá tải; hãy đợi rồi chạy “giaoviec reindex --queued”. {_KEPT}"


def not_ready() -> IndexNotReady:
    """Return the error for an index that is not there."""
    return IndexNotReady("Chưa có chỉ mục tìm kiếm trên máy chủ; hãy chạy “giaoviec reindex” để lập.")
