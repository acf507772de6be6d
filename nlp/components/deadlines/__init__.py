"""See :mod:`nlp.components.deadlines.component`."""
