"""Data that the project makes itself: maps and models, each rebuilt by one command."""
