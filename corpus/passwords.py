"""Passwords: which are taken, how they are kept (Argon2id), whether one is right."""

from __future__ import annotations

import functools
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from corpus.errors import QueryError

MIN_PASSWORD = 10
MAX_PASSWORD = 200
_TOO_PLAIN = ("1234567890", "0123456789", "password", "matkhau", "qwerty", "giaoviec", "admin")


@functools.cache
def hasher() -> PasswordHasher:
    """Return what makes and checks hashes."""
    return PasswordHasher()


@functools.cache
def _nobodys_hash() -> str:
    """Return a hash that is checked for names that do not exist, so that both answers take as long."""
    return hasher().hash(secrets.token_hex(16))


def check_password(name: str, password: str) -> None:
    """Refuse what is no password for a user.

    Raises:
        QueryError: It is too short, too long or too easily guessed.
    """
    plain = password.lower()
    if not MIN_PASSWORD <= len(password) <= MAX_PASSWORD:
        raise QueryError(f"Mật khẩu phải dài từ {MIN_PASSWORD} đến {MAX_PASSWORD} ký tự.")
    if name in plain or len(set(plain)) < 5 or any(word in plain and len(plain) < 2 * len(word) for word in _TOO_PLAIN):
        raise QueryError("Mật khẩu quá dễ đoán; hãy dùng một câu dài, không có tên đăng nhập.")


def hashed(name: str, password: str) -> str:
    """Return the hash of a password.

    Raises:
        QueryError: It is too short, too long or too easily guessed.
    """
    check_password(name, password)
    return hasher().hash(password)


def is_right(kept: str | None, password: str) -> bool:
    """Say whether a password is the one of a hash; for none it takes as long to say no."""
    try:
        return hasher().verify(kept or _nobodys_hash(), password[:MAX_PASSWORD]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
