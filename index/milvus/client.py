"""Address of a store -> a connection that makes, fills and asks collections. The only file that imports pymilvus.

`milvus://host:port` is a server (Milvus 2.6 or newer), `milvus:///folder/file.db` a file of Milvus Lite, which one process at a time
can open. Every failure is a HomeError of one line. A server that wants a password gets $JIYAO_STORE_TOKEN (`user:password`).
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from index.home import HomeError
from index.milvus.rows import LONGEST, MOST
from index.sparse import Sparse

CONNECTING, READING, WRITING = 4.0, 8.0, 300.0
"""Seconds that a server may take; a file, which this process reads itself, takes as long as it takes."""

LIMIT = 16_384
"""Rows that one request returns at most."""

_PAGE, _BREADTH = 1000, 2048


def endpoint(address: str) -> tuple[str, bool]:
    """Address -> what pymilvus connects to, and whether it is a file. Raises HomeError."""
    try:
        parts = urlsplit(address)
        port, named = parts.port, bool(parts.username or parts.password)
    except ValueError:
        parts, port, named = urlsplit(""), None, False
    if named:
        raise HomeError("the address of a store holds no user and no password; put user:password into JIYAO_STORE_TOKEN")
    if parts.scheme == "milvus" and parts.hostname and port and parts.path in ("", "/"):
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return f"http://{host}:{port}", False
    if parts.scheme == "milvus" and not parts.netloc and parts.path.endswith(".db") and len(parts.path) > 4:
        return parts.path, True
    raise HomeError(f"{address!r} is no store; give milvus://host:port or milvus:///folder/file.db")


def _pymilvus(address: str, *, lite: bool) -> Any:
    os.environ.setdefault("PYTHON_DOTENV_DISABLED", "1")  # pymilvus would read a .env file into this process's environment
    os.environ.setdefault("GRPC_VERBOSITY", "NONE")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pymilvus

            if lite:
                import milvus_lite  # noqa: F401
    except ImportError as error:
        raise HomeError(
            f"the store {address} needs a package that is not installed ({error.name or error});"
            " install it with: .venv/bin/pip install -c constraints.txt -e '.[milvus]'"
        ) from None
    for name in ("pymilvus", "milvus_lite"):  # what goes wrong is said in one line, by us
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return pymilvus


P = ParamSpec("P")
R = TypeVar("R")


def _told(call: Callable[P, R]) -> Callable[P, R]:
    """Turn whatever pymilvus raises into one line that names the store."""

    @wraps(call)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except HomeError:
            raise
        except Exception as error:  # MilvusException, grpc's, ValueError, and some that have no type of their own
            client: Any = args[0]
            reason = " ".join(str(getattr(error, "message", "") or error).split())[:300]
            raise HomeError(f"the store {client.address} failed: {reason}; is it running, and reachable from here?") from None

    return told


class Client:
    """A connection to one store."""

    def __init__(self, address: str) -> None:
        """Connect. Raises HomeError where the package is missing or nothing answers within seconds."""
        self.address = address
        uri, self.lite = endpoint(address)
        self._pymilvus = _pymilvus(address, lite=self.lite)
        if self.lite and not Path(uri).parent.is_dir():
            raise HomeError(f"the store {address} cannot be made: there is no folder {Path(uri).parent}")
        self._read = None if self.lite else READING
        self._write = None if self.lite else WRITING
        options = {"grpc.enable_http_proxy": 0, "grpc.keepalive_time_ms": 300_000}  # more pings than this a server may resent
        try:
            token = "" if self.lite else os.environ.get("JIYAO_STORE_TOKEN", "")
            self._client = self._pymilvus.MilvusClient(uri, token=token, timeout=CONNECTING, grpc_options=options)
        except Exception as error:
            reason = "another process has it open, or it is no file of Milvus Lite" if self.lite else "nothing answers there"
            if "auth" in str(error).lower():
                reason = "it wants a user and a password: set JIYAO_STORE_TOKEN=user:password"
            raise HomeError(f"the store {address} cannot be opened: {reason}") from None

    @_told
    def create(self, name: str, dim: int) -> None:
        """Make a collection for vectors of `dim` components, or of one where there is no encoder."""
        types, schema = self._pymilvus.DataType, self._client.create_schema(auto_id=False, enable_dynamic_field=False)
        schema.add_field("id", types.INT64, is_primary=True)
        for field in ("passage", "first", "last", "added", "removed"):
            schema.add_field(field, types.INT64)
        for field in ("name", "printed", "speaker", "book"):
            schema.add_field(field, types.VARCHAR, max_length=LONGEST)
        for field in ("people", "tags"):
            schema.add_field(field, types.ARRAY, element_type=types.VARCHAR, max_capacity=MOST, max_length=LONGEST)
        schema.add_field("length", types.FLOAT)
        schema.add_field("vector", types.FLOAT_VECTOR, dim=max(dim, 2))
        schema.add_field("sparse", types.SPARSE_FLOAT_VECTOR)
        indexes = self._client.prepare_index_params()
        graph = {"index_type": "HNSW_SQ", "params": {"M": 32, "efConstruction": 256, "sq_type": "SQ8"}}
        indexes.add_index("vector", metric_type="IP", **({"index_type": "FLAT"} if self.lite else graph))
        indexes.add_index("sparse", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
        for field in ("passage", "added", "removed"):
            indexes.add_index(field, index_type="INVERTED")
        self._client.create_collection(name, schema=schema, index_params=indexes, consistency_level="Strong", timeout=self._write)

    @_told
    def holds(self, name: str) -> bool:
        """Whether there is a collection of this name; it is made ready to be asked."""
        found = bool(self._client.has_collection(name, timeout=self._read))
        if found:
            self._client.load_collection(name, timeout=self._write)
        return found

    @_told
    def names(self, prefix: str) -> list[str]:
        """The collections whose names begin so."""
        return [name for name in self._client.list_collections(timeout=self._read) if name.startswith(prefix)]

    @_told
    def drop(self, name: str) -> None:
        """Remove a collection."""
        self._client.drop_collection(name, timeout=self._write)

    @_told
    def insert(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Add rows, which must be new."""
        for start in range(0, len(rows), _PAGE):
            self._client.insert(name, rows[start : start + _PAGE], timeout=self._write)

    @_told
    def mark(self, name: str, ids: list[int], removed: int) -> None:
        """Change `removed` of rows."""
        for start in range(0, len(ids), _PAGE):
            rows = [{"id": one, "removed": removed} for one in ids[start : start + _PAGE]]
            self._client.upsert(name, rows, partial_update=True, timeout=self._write)

    @_told
    def delete(self, name: str, condition: str) -> None:
        """Remove the rows that fulfil a condition."""
        self._client.delete(name, filter=condition, timeout=self._write)

    @_told
    def flush(self, name: str) -> None:
        """Make durable what was written."""
        self._client.flush(name, timeout=self._write)

    @_told
    def rows(self, name: str, condition: str, fields: list[str]) -> list[dict[str, Any]]:
        """The rows that fulfil a condition, of which there are at most LIMIT."""
        return list(self._client.query(name, filter=condition, output_fields=fields, limit=LIMIT, timeout=self._read))

    @_told
    def ids(self, name: str, condition: str) -> list[int]:
        """The ids of all rows that fulfil a condition."""
        pages = self._client.query_iterator(
            name, filter=condition, output_fields=["id"], batch_size=LIMIT // 2, timeout=self._write
        )
        try:
            return [int(row["id"]) for page in _pages(pages) for row in page]
        finally:
            pages.close()

    @_told
    def search(
        self, name: str, vector: list[float] | None, sparse: Sparse | None, limits: tuple[int, int], condition: str
    ) -> list[int]:
        """The ids of the rows nearest to a vector and those nearest to a sparse one, in one request; `limits`: at most so many of each."""
        near, heavy = (min(limit, LIMIT // 2) for limit in limits)
        legs = []
        if vector is not None:
            breadth = {} if self.lite else {"ef": max(near, _BREADTH)}
            legs.append(self._leg([vector], "vector", {"metric_type": "IP", "params": breadth}, near, condition))
        if sparse:
            legs.append(self._leg([sparse], "sparse", {"metric_type": "IP"}, heavy, condition))
        if not legs:
            return []
        both = self._pymilvus.RRFRanker()
        found = self._client.hybrid_search(name, legs, both, limit=near + heavy, output_fields=["id"], timeout=self._read)
        return [int(hit["id"]) for hit in found[0]]

    def _leg(self, data: list[Any], field: str, parameters: dict[str, Any], limit: int, condition: str) -> Any:
        return self._pymilvus.AnnSearchRequest(data=data, anns_field=field, param=parameters, limit=limit, expr=condition)


def _pages(iterator: Any) -> Iterator[list[dict[str, Any]]]:
    while page := iterator.next():
        yield page
