"""Homes whose derived data lie in a file of Milvus Lite, which stands for a server; tests that need it are skipped without the extra."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from homes import shipped

from index.home import Home
from index.milvus.rows import kept
from index.update import Report, update

lite = pytest.mark.skipif(
    not (find_spec("pymilvus") and find_spec("milvus_lite")),
    reason="needs the extra: pip install -c constraints.txt -e '.[milvus]'",
)


def indexed(home: Path, store: str, *given: Path, rebuild: bool = False) -> Report:
    """Bring a home with a store up to date."""
    return update(Home(home), list(given), shipped(), rebuild=rebuild, store=store)


def collection(home: Path) -> str:
    """The collection of the version that answers."""
    return kept(Home(home).folder(Home(home).current())).collection


def client(store: str) -> Any:
    """A connection to a store."""
    from index.milvus.client import Client

    return Client(store)
