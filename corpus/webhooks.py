"""Where messages may go, and sending them.

Whoever may save a search chooses the address of its messages, so that an address is a way to make this machine knock at
doors inside the office's network. Therefore only hosts of the public internet are reached, and those that the
administrator names. A host's name is resolved once, when a message is sent: every address behind it must be allowed,
and the connection goes to the very address that was judged.
"""

from __future__ import annotations

import fnmatch
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from corpus.errors import QueryError

_SECONDS = 10
_PORTS = {"https": 443, "http": 80}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class WebhookPolicy:
    """Where messages may go besides the public internet.

    Attributes:
        hosts: What the administrator allows: names ("*.tinh.gov.vn" with everything under it), addresses, networks.
        loopback: Whether this machine itself may be reached, by http, too: where everybody is its own user.
    """

    hosts: tuple[str, ...] = ()
    loopback: bool = True

    @classmethod
    def of(cls, words: str, *, loopback: bool) -> WebhookPolicy:
        """Return the policy of a setting: hosts with commas.

        >>> WebhookPolicy.of("*.tinh.gov.vn, 10.0.0.0/8", loopback=False).hosts
        ('*.tinh.gov.vn', '10.0.0.0/8')
        """
        return cls(tuple(word.strip().lower() for word in words.split(",") if word.strip()), loopback)

    def names(self, host: str) -> bool:
        """Say whether the administrator allows a host by its name."""
        return any(fnmatch.fnmatchcase(host.lower().rstrip("."), pattern) for pattern in self.hosts)

    def allows(self, address: Address) -> bool:
        """Say whether messages may go to an address."""
        inner = getattr(address, "ipv4_mapped", None) or address
        if inner.is_loopback:
            return self.loopback
        return (inner.is_global and not inner.is_multicast) or any(inner in network for network in self._networks())

    def _networks(self) -> Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        for pattern in self.hosts:
            try:
                yield ipaddress.ip_network(pattern, strict=False)
            except ValueError:
                continue


def check_webhook(url: str, policy: WebhookPolicy) -> SplitResult:
    """Refuse addresses that messages must not go to; names are judged again when a message is sent.

    Raises:
        QueryError: It is not https, nor http on this machine; or a host inside that nobody allowed.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.username or parts.fragment or not url.isascii() or not url.isprintable() or " " in url:
        raise QueryError("Địa chỉ nhận tin không đúng dạng; ví dụ: https://may-chu/nhan-tin.")
    literal = _literal(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and literal is not None and literal.is_loopback):
        raise QueryError("Địa chỉ nhận tin phải là https://…, hoặc http:// trên chính máy này (127.0.0.1).")
    if literal is not None and not policy.names(host) and not policy.allows(literal):
        raise QueryError(_inside(host))
    return parts


def _literal(host: str) -> Address | None:
    """Return the address that a host is written as; "localhost" is one, too."""
    try:
        return ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return None


def _inside(host: str) -> str:
    return (
        f"Máy nhận tin “{host}” nằm trong mạng nội bộ mà quản trị viên chưa cho phép; "
        "quản trị viên thêm vào GIAOVIEC_WEBHOOK_HOSTS nếu đúng."
    )


def post_json(url: str, body: bytes, headers: Mapping[str, str], policy: WebhookPolicy) -> int:
    """POST to a webhook: no redirects are followed, no proxy is asked, certificates are checked.

    Returns:
        The answer's status.

    Raises:
        OSError: Nobody answers in time.
        QueryError: The address must not be used.
    """
    parts = check_webhook(url, policy)
    host = parts.hostname or ""
    connection = http.client.HTTPConnection(host, parts.port, timeout=_SECONDS)
    try:
        connection.sock = _connect(parts, policy)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.putrequest("POST", path, skip_host=True)
        for name, value in {"Host": parts.netloc, "Content-Length": str(len(body)), **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        return connection.getresponse().status
    finally:
        connection.close()


def _connect(parts: SplitResult, policy: WebhookPolicy) -> socket.socket:
    """Open a connection to an address of a host, all of whose addresses are allowed."""
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    found = socket.getaddrinfo("127.0.0.1" if host == "localhost" else host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]).partition("%")[0] for each in found))
    if not policy.names(host) and not all(policy.allows(ipaddress.ip_address(each)) for each in addresses):
        raise QueryError(_inside(host))
    plain = socket.create_connection((addresses[0], port), timeout=_SECONDS)
    if parts.scheme == "http":
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
