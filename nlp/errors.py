"""Why reading a directive could not begin or go on.

::

    NlpError
    ├── PipelineConfigError     the pipeline cannot be put together: a component or the configuration is wrong
    ├── GazetteerError          a gazetteer file breaks its rules: duplicate id, empty example, circle of successors
    └── SpanAlignmentError      a finding does not lie inside the canonical text

All three are defects of ours or of an installation, never of a document: a document in which nothing is found is an
empty :class:`nlp.model.Document`, not an error.
"""

from __future__ import annotations


class NlpError(Exception):
    """Base of the package's errors."""

    code = "nlp_error"


class PipelineConfigError(NlpError):
    """A component is missing or the pipeline's configuration cannot be read."""

    code = "pipeline_config"


class GazetteerError(NlpError):
    """A gazetteer file breaks the rules of :mod:`nlp.gazetteers`."""

    code = "gazetteer"


class SpanAlignmentError(NlpError):
    """A finding's span lies outside the text or is empty."""

    code = "span_alignment"
