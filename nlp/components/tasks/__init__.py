"""Tasks: which units instruct, who leads, cooperates and is reported to, when they end."""
