"""What routes take from the application, by type.

The functions are coroutines though they wait for nothing: others would each be sent to a thread and back.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from api.settings import Settings
from api.uploads import UploadReader
from corpus.library import Corpus


async def _corpus(request: Request) -> Corpus:
    corpus: Corpus = request.app.state.corpus
    return corpus


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _uploads(request: Request) -> UploadReader:
    uploads: UploadReader = request.app.state.uploads
    return uploads


CorpusDep = Annotated[Corpus, Depends(_corpus)]
SettingsDep = Annotated[Settings, Depends(_settings)]
UploadsDep = Annotated[UploadReader, Depends(_uploads)]
