"""Each folder is one spaCy factory; none imports another (a contract of CI)."""
