"""Every table in one place: whoever compares the tables with a database imports the base from here."""

from __future__ import annotations

from corpus.store import account_models, saved_models, version_models, watch_models
from corpus.store.models import Base

__all__ = ["Base", "account_models", "saved_models", "version_models", "watch_models"]
