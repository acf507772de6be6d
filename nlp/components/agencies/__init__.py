"""Bodies named in the text, with their full names and gazetteer records."""
