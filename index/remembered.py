"""Values that cost something, by key: those that are missing are made all at once. Forgets everything when there are too many."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Values of keys; `make` gives those of several keys, in their order."""

    def __init__(self, make: Callable[[list[K]], Iterable[V]], most: int) -> None:
        self._make, self._most = make, most
        self._known: dict[K, V] = {}

    def of(self, keys: Sequence[K]) -> list[V]:
        """The value of each key."""
        known = self._known
        new = [key for key in dict.fromkeys(keys) if key not in known]
        if len(known) + len(new) > self._most:
            new, known = list(dict.fromkeys(keys)), {}  # whoever asks meanwhile keeps the dictionary that he has
        if new:
            known.update(zip(new, self._make(new), strict=True))
            self._known = known
        return [known[key] for key in keys]
