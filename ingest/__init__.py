"""FILE -> TEXT WITH LAYOUT. The first room of giaoviec: it knows files and geometry, no language.

The package's verb is :func:`ingest.reading.read_document`; import it from there.
"""
