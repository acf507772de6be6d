"""What the user sees of a defect of ours: one sentence and a mark by which it is found in the log."""

from __future__ import annotations

import logging
import secrets

from pydantic import ValidationError

from api.settings import PREFIX, Settings

_FORMS = {
    "search_index": "chữ thường không dấu, chữ số, “-” hoặc “_”, bắt đầu bằng chữ hoặc số",
    "public_url": "một địa chỉ như https://giaoviec.tinh.gov.vn",
    "oidc_issuer": "một địa chỉ bắt đầu bằng https://",
    "oidc_client_id": "mã của dịch vụ này ở nơi cấp đăng nhập",
    "oidc_roles": "các cặp như cntt=admin,*=reader (vai trò: reader, editor, admin)",
}
"""What settings look like of which numbers do not tell."""


def report(error: Exception) -> str:
    """Log an unexpected error and return the sentence for the user."""
    mark = secrets.token_hex(4)
    try:
        from api.logs import configure_logs  # noqa: PLC0415

        path = configure_logs(Settings().data_dir)
        logging.getLogger("giaoviec").error("defect %s", mark, exc_info=error)
    except OSError:  # a full or read-only disk must not hide the first error
        return f"Chương trình gặp lỗi ngoài dự kiến ({type(error).__name__}: {error}); không ghi được nhật ký."
    return f"Chương trình gặp lỗi ngoài dự kiến, mã {mark}; chi tiết ở {path}. Xin gửi kèm mã này khi báo lỗi."


def wrong_settings(error: Exception) -> str | None:
    """Say which settings are wrong and what they may be; None for any other error."""
    if not isinstance(error, ValidationError) or error.title != Settings.__name__:
        return None
    names = [str(problem["loc"][0]) for problem in error.errors() if problem["loc"]]
    return "\n".join(
        f"Giá trị của biến môi trường {PREFIX}{name.upper()} không hợp lệ: {_allowed(name)}; hãy sửa hoặc bỏ biến ấy."
        for name in dict.fromkeys(names)
    )


def _allowed(name: str) -> str:
    """Say what a setting may be."""
    field = Settings.model_fields[name]
    limits = {key: getattr(each, key) for each in field.metadata for key in ("ge", "gt", "le") if hasattr(each, key)}
    if name in _FORMS:
        return f"cần {_FORMS[name]}"
    if field.annotation in {int, float}:
        low = f" từ {limits['ge']}" if "ge" in limits else f" lớn hơn {limits['gt']}" if "gt" in limits else ""
        high = f" đến {limits['le']}" if "le" in limits else " trở lên" if "ge" in limits else ""
        return f"cần một số{' nguyên' if field.annotation is int else ''}{low}{high}"
    return "cần true hoặc false" if field.annotation in {bool, bool | None} else "giá trị không đúng dạng"
