"""A wrong passage above a wanted one -> one plain sentence: which words of the question it holds, which leg prefers it. No HTML."""

from __future__ import annotations

from qa.report.misses import LEGS, Above, Ranks
from qa.report.words import Lang, listed, say


def misled(above: Above, wanted: Ranks, lang: Lang) -> str:
    """Why a passage stands above the first wanted one, as far as words and legs tell; `wanted`: that one's ranks by system."""
    words = say("has_words", lang, words=listed(above.words, lang)) if above.words else say("has_none", lang)
    titled = say("has_title", lang, words=listed(above.titled, lang)) if above.titled else ""
    return words + titled + _legs(above.ranks, wanted, lang)


def _legs(ranks: Ranks, wanted: Ranks, lang: Lang) -> str:
    legs = [leg for leg in LEGS if leg in ranks and leg in wanted]
    higher = [leg for leg in legs if before(ranks[leg], wanted[leg])]
    told = say("listed", lang).join(
        say("leg_ranks" if leg in higher else "leg_behind", lang, leg=leg, mine=place(ranks[leg]), other=place(wanted[leg]))
        for leg in legs
    )
    if len(legs) < len(LEGS):
        return say("leg_other", lang, ranks=told)
    name = {2: "leg_both", 1: "leg_one", 0: "leg_none"}[len(higher)]
    return say(name, lang, leg=higher[0] if higher else "", ranks=told)


def before(rank: int | None, other: int | None) -> bool:
    """Whether a rank is better than another; None is a passage that was not found."""
    return rank is not None and (other is None or rank < other)


def place(rank: int | None) -> str:
    """A rank, or a dash where the passage was not found."""
    return "—" if rank is None else str(rank)
