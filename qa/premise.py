"""A question + the best passage -> what the question speaks of and the passage's record does not: persons, other names, things.

Many questions take for granted that a talk was about somebody or something. Where the nearest record holds no form of the
name, its passages answer another question, however near they come. Judges no answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.expand import terms_in
from index.fold import fold, fold_chars
from index.lexicon import NAMES
from index.record import Hit
from index.retriever import Retriever
from index.scoring import Query


@dataclass(frozen=True, slots=True)
class Lacking:
    """Terms of a question, as it writes them, of which a record holds no form in its text, its title or its date."""

    persons: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    things: tuple[str, ...] = ()


def lacking(retriever: Retriever, query: Query, best: Hit) -> Lacking:
    """What the record of the best hit lacks of a query's terms; nothing of those that the lexicon does not know."""
    missing: dict[str, set[str]] = {}
    present = set[str]()
    text = _text(retriever, best)
    for one in terms_in(query.text, query.expansion.script, retriever.lexicon):
        if len(one.form) < 2 or one.term.kind == "function":
            continue
        forms = [one.form, *map(fold, one.term.zh)]
        forms += [other for form in forms for other in retriever.lexicon.metonyms.get(form, ())]
        if any(form in text for form in forms):
            present.add(one.form)
        else:
            missing.setdefault(one.form, set()).add(one.term.kind)
    left = {form: kinds for form, kinds in missing.items() if form not in present}
    return Lacking(
        tuple(form for form, kinds in left.items() if "person" in kinds),
        tuple(form for form, kinds in left.items() if kinds & NAMES and "person" not in kinds),
        tuple(form for form, kinds in left.items() if not kinds & NAMES and "term" in kinds),
    )


def _text(retriever: Retriever, hit: Hit) -> str:
    """What a hit's record says, its place included, folded character by character: names hold no figures."""
    parts = (part["text"] for part in retriever.reader.paragraphs(hit.passage.record))
    return fold_chars("\n".join((hit.place, *parts)))
