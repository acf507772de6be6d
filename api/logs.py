"""Where the program writes what users need not see: JSON lines in ``data_dir/logs``, rotated."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

import structlog
from structlog.types import Processor

_MEGABYTE = 1024 * 1024


def configure_logs(data_dir: Path) -> Path:
    """Send the packages' logs to ``data_dir/logs/giaoviec.log``; calling it again changes nothing.

    Returns:
        The log file.
    """
    path = data_dir / "logs" / "giaoviec.log"
    root = logging.getLogger()
    if any(isinstance(h, RotatingFileHandler) and Path(h.baseFilename) == path for h in root.handlers):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(path, maxBytes=5 * _MEGABYTE, backupCount=5, encoding="utf-8")
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.format_exc_info,
    ]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    return path
