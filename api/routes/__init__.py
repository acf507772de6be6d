"""One module a family of API routes; each is thin: parse, ask the corpus, answer."""
