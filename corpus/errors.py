"""Why the corpus could not do what was asked.

::

    CorpusError                  ``str(error)`` is one Vietnamese sentence for the user: what, where, what to do
    ├── DocumentNotFound         no document of that identity, number or name
    ├── QueryError               a filter or a cursor that cannot be understood
    ├── StoreUnavailable         the record store cannot be opened, is newer than the program, or is full
    ├── CorpusBusy               another process is writing
    ├── AccessRefused            who asks may not do it, or could not be told
    ├── BackupError              an archive that cannot be written or taken
    ├── ClusterUnavailable       the machines that were to read cannot be used
    └── SearchError
        ├── SearchUnavailable    the engine is down, read-only or full
        └── IndexNotReady        the index is being built
"""

from __future__ import annotations

import errno
from collections.abc import Mapping

_SYSTEM_REASONS: Mapping[int, str] = {
    errno.ENOENT: "thư mục chứa nó không tồn tại",
    errno.ENOTDIR: "một phần của đường dẫn là tệp, không phải thư mục",
    errno.EISDIR: "đó là một thư mục, không phải tệp",
    errno.EEXIST: "đã có một tệp cùng tên",
    errno.EACCES: "không đủ quyền",
    errno.EPERM: "không đủ quyền",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "đã hết dung lượng được cấp",
    errno.EIO: "ổ đĩa bị lỗi hoặc mất kết nối",
    errno.ENAMETOOLONG: "tên quá dài",
    errno.EADDRINUSE: "chương trình khác đang dùng",
    errno.EADDRNOTAVAIL: "máy này không có địa chỉ ấy",
}


def system_reason(error: OSError) -> str:
    """Return in Vietnamese why the system refused something; the error's number where there are no words for it.

    >>> system_reason(PermissionError(errno.EACCES, "Permission denied"))
    'không đủ quyền'
    """
    return _SYSTEM_REASONS.get(error.errno or 0, f"lỗi hệ thống số {error.errno}")


class CorpusError(Exception):
    """Something that the user or the installation caused; the message says what to do."""

    code = "corpus_error"


class DocumentNotFound(CorpusError):
    """No such document."""

    code = "document_not_found"


class QueryError(CorpusError):
    """A query that cannot be understood."""

    code = "bad_query"


class StoreUnavailable(CorpusError):
    """The record store cannot be used."""

    code = "store_unavailable"


class CorpusBusy(CorpusError):
    """Another process is writing to this corpus."""

    code = "corpus_busy"


class BackupError(CorpusError):
    """A backup that cannot be written, or is none, or is damaged, or would overwrite something."""

    code = "backup_error"


class AccessRefused(CorpusError):
    """Who asks is not known, or may not do this."""

    code = "access_refused"


class ClusterUnavailable(CorpusError):
    """The scheduler or its workers cannot be reached, or are not of this installation."""

    code = "cluster_unavailable"


class SearchError(CorpusError):
    """The search engine could not answer."""

    code = "search_error"


class SearchUnavailable(SearchError):
    """The search engine cannot be reached or refuses to write."""

    code = "search_unavailable"


class IndexNotReady(SearchError):
    """The index does not exist yet."""

    code = "index_not_ready"
