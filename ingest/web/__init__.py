"""Web pages: what of a page is the document, and its paragraphs and tables."""
