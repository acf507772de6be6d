"""TEXT WITH LAYOUT -> FINDINGS WITH SPANS. Reading Vietnamese administrative directives.

The package's verb is :func:`nlp.pipeline.analyze`; import it from there.
"""
