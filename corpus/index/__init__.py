"""The search index, derived from the records: our own query language in front of interchangeable engines."""
