"""The only list of names that components share: span-group keys and extension attributes."""

from __future__ import annotations

# doc.spans[KEY]
HEADER = "header"
REFERENCES = "references"
AGENCIES = "agencies"
DEADLINES = "deadlines"
TARGETS = "targets"
TASKS = "tasks"

# doc._.<attribute>
LAYOUT = "layout"  # ingest.layout.LaidOutDocument
DIVISIONS = "divisions"  # nlp.structure.Division, the root
DIRECTIVE_HEADER = "directive_header"  # nlp.model.Header
WARNINGS = "warnings"  # list[str]: Vietnamese sentences for the reader of the findings
