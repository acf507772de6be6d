"""Every example in a docstring of corpus and api gives what it says."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import api
import corpus

MODULES = [
    module.name
    for package in (corpus, api)
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    if not module.ispkg and ".migrations." not in module.name
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
