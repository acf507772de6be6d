"""FINDINGS AT REST: records, original files, the search index, evaluation.

The package's verb is :func:`corpus.library.open_corpus`; import it from there.
"""
