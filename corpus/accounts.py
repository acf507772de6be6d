"""Who may do what: users with roles, passwords, API keys, sessions, and the log of what was done.

Passwords are kept as Argon2id hashes, keys and session tokens as SHA-256 digests (they are 256 random bits, so that a
slow hash would add nothing). Too many failed logins lock a name and an address for a while, whoever tries.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session, sessionmaker

from corpus.clock import utc_now
from corpus.errors import AccessRefused, QueryError
from corpus.passwords import hashed, hasher, is_right
from corpus.store.account_models import NAME_LENGTH, ApiKeyRow, AuditRow, FailedLoginRow, SessionRow, UserRow

KEY_PREFIX = "gv_"
SESSION_HOURS = 12
MAX_FAILURES = 5
LOCK_MINUTES = 15
_ADDRESS_FAILURES = 4 * MAX_FAILURES  # several people share an office's address
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{0,63}")


class AccessRole(enum.StrEnum):
    """What a user may do; each may do what those before may."""

    READER = "reader"  # search, read, export
    EDITOR = "editor"  # and add, correct, follow up, save searches
    ADMIN = "admin"  # and manage users and keys, see the audit log

    def includes(self, other: AccessRole) -> bool:
        """Say whether this role may do what another may."""
        order = list(AccessRole)
        return order.index(self) >= order.index(other)


class Through(enum.StrEnum):
    """How somebody is known."""

    SESSION = "session"
    KEY = "key"
    MACHINE = "machine"  # the command line, or loopback without accounts
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts: ``csrf_token`` for sessions of a browser."""

    name: str
    role: AccessRole
    through: Through
    csrf_token: str | None = None


@dataclass(frozen=True, slots=True)
class Outsider:
    """Who an identity provider says logs in: ``id`` is the provider and its own id of the person, for good."""

    id: str
    name: str
    role: AccessRole


MACHINE = Principal("máy này", AccessRole.ADMIN, Through.MACHINE)


@dataclass(frozen=True, slots=True)
class NewSession:
    """A login: the token is told once and only its digest is kept."""

    token: str
    principal: Principal
    expires_at: dt.datetime


class LockedOut(AccessRefused):
    """Too many failed logins."""

    code = "locked_out"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class AccountStore:
    """Users, keys, sessions and the log, in the database of the records.

    Args:
        engine: The database.
        now: The clock.
    """

    def __init__(self, engine: Engine, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Keep the engine."""
        self._session = sessionmaker(engine, expire_on_commit=False)
        self._now = now

    # --- users

    def add_user(self, name: str, role: AccessRole, password: str | None) -> UserRow:
        """Add a user.

        Args:
            name: Small letters, figures and ``._@-``.
            role: What the user may do.
            password: None for one who only uses keys.

        Raises:
            QueryError: The name or the password cannot be taken.
        """
        if not _NAME.fullmatch(name) or len(name) > NAME_LENGTH:
            raise QueryError(
                "Tên đăng nhập chỉ gồm chữ thường không dấu, chữ số và các dấu . _ - @, nhiều nhất 64 ký tự."
            )
        row = UserRow(
            name=name,
            role=role,
            password_hash=hashed(name, password) if password is not None else None,
            is_active=True,
            created_at=self._now(),
        )
        with self._session.begin() as session:
            if session.get(UserRow, name) is not None:
                raise QueryError(f"Đã có người dùng “{name}”.")
            session.add(row)
        return row

    def users(self) -> list[UserRow]:
        """Return all users by name."""
        with self._session() as session:
            return list(session.scalars(select(UserRow).order_by(UserRow.name)))

    def has_admin(self) -> bool:
        """Say whether an active administrator can log in."""
        query = select(func.count()).where(
            UserRow.role == AccessRole.ADMIN, UserRow.is_active, UserRow.password_hash.is_not(None)
        )
        with self._session() as session:
            return bool(session.scalar(query))

    def change_user(
        self,
        name: str,
        *,
        role: AccessRole | None = None,
        password: str | None = None,
        is_active: bool | None = None,
    ) -> UserRow:
        """Change a user; a new password, a lesser role or a lock ends the user's sessions.

        Raises:
            QueryError: There is no such user, or no administrator would be left.
        """
        with self._session.begin() as session:
            row = _user(session, name)
            if password is not None:
                row.password_hash = hashed(name, password)
            if role is not None:
                row.role = role
            if is_active is not None:
                row.is_active = is_active
            session.flush()
            admins = select(func.count()).where(UserRow.role == AccessRole.ADMIN, UserRow.is_active)
            if (role is not None or is_active is not None) and not session.scalar(admins):
                raise QueryError("Phải còn ít nhất một quản trị viên đang hoạt động.")
            session.execute(delete(SessionRow).where(SessionRow.user_name == name))
            return row

    # --- passwords and sessions

    def log_in(self, name: str, password: str, address: str | None) -> NewSession:
        """Check a password and open a session.

        Raises:
            LockedOut: Too many logins of this name or address failed lately.
            AccessRefused: Name or password is wrong; which, is not told.
        """
        name = name.strip().lower()[:NAME_LENGTH]
        limits = {f"name:{name}": MAX_FAILURES, f"address:{address}": _ADDRESS_FAILURES}
        now = self._now()
        with self._session.begin() as session:
            session.execute(delete(FailedLoginRow).where(FailedLoginRow.failed_at < now - dt.timedelta(days=1)))
            since = now - dt.timedelta(minutes=LOCK_MINUTES)
            for subject, limit in limits.items():
                failed = select(func.count()).where(FailedLoginRow.subject == subject, FailedLoginRow.failed_at > since)
                if (session.scalar(failed) or 0) >= limit:
                    raise LockedOut(f"Đăng nhập sai quá nhiều lần; hãy thử lại sau {LOCK_MINUTES} phút.")
            row = session.get(UserRow, name)
        right = is_right(row.password_hash if row else None, password)
        if row is None or not right or not row.is_active:
            with self._session.begin() as session:
                session.add_all(FailedLoginRow(subject=subject, failed_at=now) for subject in limits)
            raise AccessRefused("Tên đăng nhập hoặc mật khẩu không đúng.")
        with self._session.begin() as session:
            session.execute(delete(FailedLoginRow).where(FailedLoginRow.subject == f"name:{name}"))
            if row.password_hash and hasher().check_needs_rehash(row.password_hash):
                _user(session, name).password_hash = hasher().hash(password)
            return self._open(session, row)

    def log_in_from_outside(self, person: Outsider, *, may_add: bool) -> NewSession:
        """Open a session for whom an identity provider vouches; the role is the provider's word at every login.

        A user is known by the provider's own id of the person, never by the name alone: who has a password here, or
        belongs to another id, is not given to somebody who only bears the name. A user that an administrator added
        without a password is taken by the first person of that name.

        Args:
            person: Who logs in.
            may_add: Add a user who is not known.

        Raises:
            AccessRefused: The user is locked, not known, or somebody else's.
        """
        with self._session.begin() as session:
            row = session.scalar(select(UserRow).where(UserRow.outside_id == person.id))
            if row is None:
                row = self._taken(session, person, may_add=may_add)
            if not row.is_active:
                raise AccessRefused(f"Người dùng “{row.name}” đang bị khóa; hãy hỏi quản trị viên.")
            if row.role != person.role:
                row.role = person.role
            return self._open(session, row)

    def _taken(self, session: Session, person: Outsider, *, may_add: bool) -> UserRow:
        """Return the user of a person who logs in for the first time."""
        name = person.name.strip().lower()
        if not _NAME.fullmatch(name):
            raise AccessRefused(f"Máy chủ đăng nhập cho tên “{name[:64]}”, không dùng làm tên đăng nhập ở đây được.")
        row = session.get(UserRow, name)
        if row is None and not may_add:
            raise AccessRefused(f"Chưa có người dùng “{name}”; hãy nhờ quản trị viên thêm.")
        if row is not None and (row.outside_id is not None or row.password_hash is not None):
            raise AccessRefused(f"Tên “{name}” đã thuộc một tài khoản khác ở đây; hãy hỏi quản trị viên.")
        if row is None:
            row = UserRow(name=name, role=person.role, password_hash=None, is_active=True, created_at=self._now())
            session.add(row)
        row.outside_id = person.id
        session.flush()
        return row

    def _open(self, session: Session, row: UserRow) -> NewSession:
        """Open a session, and forget those that ended."""
        now = self._now()
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        expires = now + dt.timedelta(hours=SESSION_HOURS)
        session.execute(delete(SessionRow).where(SessionRow.expires_at < now))
        session.add(
            SessionRow(
                token_hash=_digest(token), user_name=row.name, csrf_token=csrf, created_at=now, expires_at=expires
            )
        )
        return NewSession(token, Principal(row.name, AccessRole(row.role), Through.SESSION, csrf), expires)

    def session_of(self, token: str) -> Principal | None:
        """Return whose session a token is, None for none that is still good."""
        query = (
            select(SessionRow, UserRow)
            .join(UserRow, UserRow.name == SessionRow.user_name)
            .where(SessionRow.token_hash == _digest(token), SessionRow.expires_at > self._now(), UserRow.is_active)
        )
        with self._session() as session:
            found = session.execute(query).one_or_none()
        if found is None:
            return None
        kept, user = found
        return Principal(user.name, AccessRole(user.role), Through.SESSION, kept.csrf_token)

    def log_out(self, token: str) -> None:
        """End a session."""
        with self._session.begin() as session:
            session.execute(delete(SessionRow).where(SessionRow.token_hash == _digest(token)))

    # --- keys

    def add_key(self, user_name: str, label: str) -> tuple[ApiKeyRow, str]:
        """Make a key for a user.

        Returns:
            The key's row, and the key itself, which is told only now.

        Raises:
            QueryError: There is no such user.
        """
        key = KEY_PREFIX + secrets.token_urlsafe(32)
        row = ApiKeyRow(
            id=secrets.token_hex(4),
            user_name=user_name,
            label=label.strip()[:200],
            secret_hash=_digest(key),
            created_at=self._now(),
        )
        with self._session.begin() as session:
            _user(session, user_name)
            session.add(row)
        return row, key

    def api_keys(self) -> list[ApiKeyRow]:
        """Return all keys, the newest first."""
        with self._session() as session:
            return list(session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.created_at.desc(), ApiKeyRow.id)))

    def revoke_key(self, identity: str) -> ApiKeyRow:
        """End a key for good.

        Raises:
            QueryError: There is no such key.
        """
        with self._session.begin() as session:
            row = session.get(ApiKeyRow, identity)
            if row is None:
                raise QueryError(f"Không có khóa “{identity}”.")
            row.revoked_at = row.revoked_at or self._now()
            return row

    def key_of(self, key: str) -> Principal | None:
        """Return whose key this is, None for one that is not, or no longer, good."""
        query = (
            select(ApiKeyRow, UserRow)
            .join(UserRow, UserRow.name == ApiKeyRow.user_name)
            .where(ApiKeyRow.secret_hash == _digest(key), ApiKeyRow.revoked_at.is_(None), UserRow.is_active)
        )
        now = self._now()
        with self._session() as session:
            found = session.execute(query).one_or_none()
            if found is None:
                return None
            row, user = found
            if row.last_used_at is None or now - row.last_used_at > dt.timedelta(minutes=10):
                row.last_used_at = now
                session.commit()
        return Principal(user.name, AccessRole(user.role), Through.KEY)

    # --- the log

    def note(
        self, who: Principal | None, action: str, subject: str, *, address: str | None = None, status: int | None = None
    ) -> None:
        """Add a line to the audit log."""
        name, through = (who.name, who.through) if who else ("", Through.NONE)
        row = AuditRow(
            at=self._now(),
            who=name,
            through=through,
            address=address,
            action=action,
            subject=subject[:2000],
            status=status,
        )
        with self._session.begin() as session:
            session.add(row)

    def log(self, *, before: int | None = None, limit: int = 100, who: str | None = None) -> Sequence[AuditRow]:
        """Return lines of the audit log, the newest first.

        Args:
            before: Only lines before this one's id.
            limit: How many.
            who: Only this user's.
        """
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if before is not None:
            query = query.where(AuditRow.id < before)
        if who is not None:
            query = query.where(AuditRow.who == who)
        with self._session() as session:
            return list(session.scalars(query))


def _user(session: Session, name: str) -> UserRow:
    row = session.get(UserRow, name)
    if row is None:
        raise QueryError(f"Không có người dùng “{name}”.")
    return row
