"""See :mod:`nlp.components.header.component`."""
