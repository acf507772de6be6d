"""GET /me; /users, /keys, /audit for administrators."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access import PrincipalDep
from api.deps import CorpusDep
from api.errors import problems
from corpus.accounts import AccessRole, Through
from corpus.passwords import MAX_PASSWORD

router = APIRouter(tags=["Tài khoản"])
_UserName = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9._@-]*$", examples=["lan.nt"])]
_Password = Annotated[str, Field(max_length=MAX_PASSWORD, examples=["một câu dài dễ nhớ"])]
_UserPath = Annotated[str, Path(title="Tên đăng nhập", pattern=r"^[a-z0-9][a-z0-9._@-]{0,63}$", examples=["lan.nt"])]
_KeyPath = Annotated[str, Path(title="Mã khóa", pattern=r"^[0-9a-f]{8}$", examples=["0a1b2c3d"])]


class Me(BaseModel):
    """Who asks."""

    name: str
    role: AccessRole
    through: Through
    csrf_token: str | None = Field(
        None, description="Gửi lại ở tiêu đề X-CSRF-Token khi thay đổi bằng phiên đăng nhập."
    )


class UserOut(BaseModel):
    """A user."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    role: AccessRole
    is_active: bool
    created_at: dt.datetime


class NewUser(BaseModel):
    """A user to add."""

    model_config = ConfigDict(extra="forbid")

    name: _UserName
    role: AccessRole = AccessRole.READER
    password: _Password | None = Field(None, description="Không có: người dùng chỉ dùng khóa API.")


class UserChange(BaseModel):
    """What to change of a user."""

    model_config = ConfigDict(extra="forbid")

    role: AccessRole | None = None
    password: _Password | None = None
    is_active: bool | None = None


class KeyOut(BaseModel):
    """A key, without its secret."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    user_name: str
    label: str
    created_at: dt.datetime
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


class NewKey(BaseModel):
    """A key to make."""

    model_config = ConfigDict(extra="forbid")

    user: _UserName
    label: Annotated[str, Field(max_length=200, examples=["Phần mềm một cửa"])] = ""


class MadeKey(KeyOut):
    """A new key: its secret is told only this once."""

    key: str = Field(description="Chỉ hiện một lần.")


class AuditLine(BaseModel):
    """Who did what."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    at: dt.datetime
    who: str
    through: str
    address: str | None
    action: str = Field(examples=["export"])
    subject: str
    status: int | None


@router.get("/me", summary="Tôi là ai", responses=problems(422))
def me(principal: PrincipalDep) -> Me:
    """Tên, vai trò, và mã CSRF của phiên đăng nhập."""
    return Me(name=principal.name, role=principal.role, through=principal.through, csrf_token=principal.csrf_token)


@router.get("/users", summary="Người dùng", responses=problems(422))
def list_users(corpus: CorpusDep) -> list[UserOut]:
    """Mọi người dùng và vai trò."""
    return [UserOut.model_validate(row) for row in corpus.accounts.users()]


@router.post("/users", summary="Thêm người dùng", status_code=201, responses=problems(400, 422))
def add_user(corpus: CorpusDep, user: NewUser) -> UserOut:
    """Thêm một người dùng với vai trò và mật khẩu."""
    return UserOut.model_validate(corpus.accounts.add_user(user.name, user.role, user.password))


@router.patch("/users/{name}", summary="Đổi vai trò, mật khẩu, khóa người dùng", responses=problems(400, 422))
def change_user(corpus: CorpusDep, name: _UserPath, change: UserChange) -> UserOut:
    """Các phiên đăng nhập của người ấy kết thúc."""
    changed = corpus.accounts.change_user(name, role=change.role, password=change.password, is_active=change.is_active)
    return UserOut.model_validate(changed)


@router.get("/keys", summary="Khóa API", responses=problems(422))
def list_keys(corpus: CorpusDep) -> list[KeyOut]:
    """Mọi khóa, kể cả đã thu hồi, không kèm bí mật."""
    return [KeyOut.model_validate(row) for row in corpus.accounts.api_keys()]


@router.post("/keys", summary="Tạo khóa API", status_code=201, responses=problems(400, 422))
def add_key(corpus: CorpusDep, asked: NewKey) -> MadeKey:
    """Khóa chỉ hiện một lần; chỉ dấu vân của nó được lưu."""
    row, key = corpus.accounts.add_key(asked.user, asked.label)
    return MadeKey(**KeyOut.model_validate(row).model_dump(), key=key)


@router.delete("/keys/{key_id}", summary="Thu hồi khóa API", responses=problems(422))
def revoke_key(corpus: CorpusDep, key_id: _KeyPath) -> KeyOut:
    """Khóa không dùng được nữa."""
    return KeyOut.model_validate(corpus.accounts.revoke_key(key_id))


@router.get("/audit", summary="Nhật ký", responses=problems(422))
def audit(
    corpus: CorpusDep,
    before: Annotated[int | None, Query(ge=1, le=2**53, description="Chỉ dòng trước dòng có mã này.")] = None,
    who: Annotated[str | None, Query(max_length=64, description="Chỉ của người này.")] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> list[AuditLine]:
    """Ai đã xem, đổi, xuất gì; mới trước. Nhật ký chỉ thêm, không sửa, không xóa."""
    return [AuditLine.model_validate(row) for row in corpus.accounts.log(before=before, limit=limit, who=who)]
