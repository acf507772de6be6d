"""See :mod:`nlp.components.references.component`."""
