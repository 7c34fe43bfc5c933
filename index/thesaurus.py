"""Groups of Chinese words that can stand for each other, read from thesaurus.txt: a question says 怨言, the record 不满.

One group a line, words separated by spaces; a word may stand in several groups. Names are the lexicon's. Knows no index.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from index.fold import fold

SHIPPED = Path(__file__).with_name("thesaurus.txt")


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Folded word -> the folded words of its groups, those of its first group first."""
    others: dict[str, dict[str, None]] = defaultdict(dict)
    for line in SHIPPED.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            group = fold(line).split()
            for word in group:
                others[word].update(dict.fromkeys(other for other in group if other != word))
    return {word: tuple(found) for word, found in others.items()}
