"""Pictures of pages into words: cleaning the picture, tesseract, corrections from closed vocabularies."""
