"""What the user sees of a defect of ours: one sentence and a mark by which it is found in the log."""

from __future__ import annotations

import logging
import secrets

from pydantic import ValidationError

from api.settings import PREFIX, Settings


def report(error: Exception) -> str:
    """Log an unexpected error and return the sentence for the user."""
    if isinstance(error, ValidationError) and error.title == Settings.__name__:
        return _wrong_settings(error)
    mark = secrets.token_hex(4)
    try:
        from api.logs import configure_logs  # noqa: PLC0415

        path = configure_logs(Settings().data_dir)
        logging.getLogger("giaoviec").error("defect %s", mark, exc_info=error)
    except OSError:  # a full or read-only disk must not hide the first error
        return f"Chương trình gặp lỗi ngoài dự kiến ({type(error).__name__}: {error}); không ghi được nhật ký."
    return f"Chương trình gặp lỗi ngoài dự kiến, mã {mark}; chi tiết ở {path}. Xin gửi kèm mã này khi báo lỗi."


def _wrong_settings(error: ValidationError) -> str:
    names = ", ".join(f"{PREFIX}{str(problem['loc'][0]).upper()}" for problem in error.errors() if problem["loc"])
    return f"Giá trị của biến môi trường {names} không hợp lệ; hãy sửa hoặc bỏ biến ấy."
