"""Why a file could not be read.

::

    IngestError                  the file is the cause, and the message says what to do (Vietnamese)
    ├── UnsupportedFormat        no reader bids for it
    ├── EmptyFile                nothing in it
    ├── FileVanished             it was there when listed, not when read
    ├── FileTooLarge             over the limit of the settings
    ├── EncryptedFile            password or rights protection
    ├── DamagedFile              truncated, broken zip, not what its name says
    ├── UnknownEncoding          text in no known encoding
    ├── NoText                   read, but it holds no text (a scan where no recogniser is installed)
    └── LimitExceeded            time, memory, pages or unpacked size over the limit

A defect of ours is none of these: it propagates, and the batch records it as such.
"""

from __future__ import annotations


class IngestError(Exception):
    """A file that cannot be read. ``str(error)`` is one Vietnamese sentence for the user: what, where, what to do."""

    code = "ingest_error"


class UnsupportedFormat(IngestError):
    """No reader knows the format."""

    code = "unsupported_format"


class EmptyFile(IngestError):
    """The file has no bytes, or only white space."""

    code = "empty_file"


class FileVanished(IngestError):
    """The file was removed between listing and reading, or may not be opened."""

    code = "file_vanished"


class FileTooLarge(IngestError):
    """The file is larger than the limit of the settings."""

    code = "file_too_large"


class EncryptedFile(IngestError):
    """A password is needed."""

    code = "encrypted_file"


class DamagedFile(IngestError):
    """The file is truncated or broken."""

    code = "damaged_file"


class UnknownEncoding(IngestError):
    """The bytes are text in no encoding that we know."""

    code = "unknown_encoding"


class NoText(IngestError):
    """The file was read and holds no text; a scan needs a recogniser."""

    code = "no_text"


class LimitExceeded(IngestError):
    """Reading went over a limit: time, memory, pages, unpacked size."""

    code = "limit_exceeded"
