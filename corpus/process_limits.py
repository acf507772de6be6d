"""What one reading process may use; the system enforces it. No limits on Windows, which has no such calls."""

from __future__ import annotations

import os
import sys

_MEGABYTE = 1024 * 1024
_CPU_GRACE_SECONDS = 60

_cpu_seconds_per_file: int | None = None


def limit_process(memory_mb: int, seconds_per_file: float) -> None:
    """Limit this process's address space, and prepare :func:`renew_processor_time`."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  (not on Windows)

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = memory_mb * _MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
    global _cpu_seconds_per_file  # noqa: PLW0603  (a fact about this process, set once when it starts)
    _cpu_seconds_per_file = int(seconds_per_file * (os.cpu_count() or 1)) + _CPU_GRACE_SECONDS


def renew_processor_time() -> None:
    """Give this process processor time for one more file; no effect outside a reading process.

    The last defence against code that never comes back: the system ends the process at the limit.
    """
    if sys.platform == "win32" or _cpu_seconds_per_file is None:
        return
    import resource  # noqa: PLC0415

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + _cpu_seconds_per_file
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
