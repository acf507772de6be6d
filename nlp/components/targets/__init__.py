"""See :mod:`nlp.components.targets.component`."""
