"""Groups of Chinese words that can stand for each other, read from thesaurus.txt: a question says 怨言, the record 不满.

One group a line, folded words separated by spaces; a word may stand in several groups. Names are the lexicon's. Knows no index.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

SHIPPED = Path(__file__).with_name("thesaurus.txt")

REMEMBERED = 10_000
"""Words whose groups are kept in memory: a question needs a few of thirty thousand, so no table of all is made."""


@cache
def _groups() -> str:
    """The file's groups, a space before and after each word."""
    return "".join(f" {line} \n" for line in SHIPPED.read_text("utf-8").splitlines() if not line.startswith("#"))


@lru_cache(REMEMBERED)
def synonyms(word: str) -> tuple[str, ...]:
    """The folded words of a folded word's groups, those of its first group first; none where it stands in no group."""
    groups, found, at = _groups(), dict[str, None](), 0
    while word and (at := groups.find(word, at)) >= 0:
        whole = groups[at - 1] == groups[at + len(word)] == " "
        end = groups.find("\n", at) if whole else at + 1
        if whole:
            found.update(dict.fromkeys(groups[groups.rfind("\n", 0, at) + 1 : end].split()))
        at = end
    found.pop(word, None)
    return tuple(found)
