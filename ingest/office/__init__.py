"""What the office formats are made of: packages, styles, numbering, bodies. Readers put them together."""
