"""From a time's words to a deadline, one module a family: absolute, recurring, relative (and continuous).

Each has a function that takes the folded text and returns :class:`~nlp.time_rules.context.Found` values;
:mod:`nlp.timex` puts them together. A rule's name is ``deadline.<type>.<cue>``.
"""
