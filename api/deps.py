"""What routes take from the application, by type."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.settings import Settings
from api.uploads import UploadReader
from corpus.library import Corpus


def _corpus(request: Request) -> Corpus:
    corpus: Corpus = request.app.state.corpus
    return corpus


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _uploads(request: Request) -> UploadReader:
    uploads: UploadReader = request.app.state.uploads
    return uploads


CorpusDep = Annotated[Corpus, Depends(_corpus)]
SettingsDep = Annotated[Settings, Depends(_settings)]
UploadsDep = Annotated[UploadReader, Depends(_uploads)]
