"""The only list of names that components share: span-group keys and extension attributes."""

from __future__ import annotations

# Keys of doc.spans
HEADER = "header"
REFERENCES = "references"
AGENCIES = "agencies"
DEADLINES = "deadlines"
TARGETS = "targets"
TASKS = "tasks"

# Attributes of doc._
LAYOUT = "layout"  # ingest.layout.LaidOutDocument
DIVISIONS = "divisions"  # nlp.structure.Division, the root
DIRECTIVE_HEADER = "directive_header"  # nlp.model.Header
WARNINGS = "warnings"  # list[str]: Vietnamese sentences for the reader of the findings
