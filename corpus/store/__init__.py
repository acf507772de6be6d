"""Records and original files at rest."""
