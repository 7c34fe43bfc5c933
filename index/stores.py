"""Manifest or address -> the store that holds a version's derived data: files of the home, or Milvus. Imports Milvus when it is asked for."""

from __future__ import annotations

from index.embedded import Embedded, EmbeddedBuilder
from index.home import Home, Manifest
from index.legs import Builder, Store
from index.reader import Reader
from index.store import Writer

EMBEDDED = "embedded"
"""How the files of the home are named where an address is expected."""


def opened(home: Home, manifest: Manifest, reader: Reader) -> Store:
    """Open a version for searching. Raises HomeError."""
    if manifest.store is None:
        return Embedded(home, manifest, reader)
    from index.milvus.store import Remote

    return Remote(home, manifest, reader)


def builder(home: Home, address: str | None, base: int, writer: Writer, dim: int, threads: int) -> Builder:
    """Begin to write the writer's version after the version `base`, 0 for none. Raises HomeError."""
    if address is None:
        return EmbeddedBuilder(home, base, writer, dim, threads)
    from index.milvus.builder import MilvusBuilder

    return MilvusBuilder(home, address, base, writer.version, dim)


def address(given: str | None) -> str | None:
    """The address that is meant, None for the files of the home. Raises HomeError where it is none."""
    if given is None or given == EMBEDDED:
        return None
    from index.milvus.client import endpoint

    endpoint(given)
    return given
