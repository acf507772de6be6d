"""THE OUTWARD FACE: command line, HTTP API and web pages. It alone reads the environment."""
