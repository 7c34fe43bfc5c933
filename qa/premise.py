"""A question + the best passage -> what the question speaks of and the passage's record does not: persons, other names, things.

Many questions take for granted that a talk was about somebody or something. Where the nearest record holds no form of the
name, its passages answer another question, however near they come. Judges no answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from index.expand import terms_in
from index.fold import fold, fold_chars
from index.lexicon import NAMES
from index.naming import is_chinese
from index.record import Hit
from index.retriever import Retriever
from index.scoring import Query
from index.tokens import is_word, tokenize
from qa.names import holds

_HERE = "中国"
"""Chinese records speak of it as 我们 and 国内 too."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """Terms of a question, as it writes them, of which a record holds no form in its text, its title or its date.

    `told`: the share of the question's weight that the record holds somewhere, between 0 and 1.
    """

    persons: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    told: float = 1.0


def lacking(retriever: Retriever, query: Query, best: Hit) -> Lacking:
    """What the record of the best hit lacks of a query's terms, and of what can be a Chinese name by its form."""
    missing: dict[str, set[str]] = {}
    present = set[str]()
    text = _text(retriever, best)
    for one in terms_in(query.text, query.expansion.script, retriever.lexicon):
        if len(one.form) < 2 or one.term.kind == "function" or _HERE in one.term.zh:
            continue
        others = [other for form in one.term.zh for other in retriever.lexicon.metonyms.get(fold(form), ())]
        if one.form in text or holds(one.term, text) or any(other in text for other in others):
            present.add(one.form)
        else:
            missing.setdefault(one.form, set()).add(one.term.kind)
    if query.expansion.script == "zh":
        for word in _unknown_names(query.folded, retriever):
            if word not in text:
                missing.setdefault(word, set()).add("person")
    left = {form: kinds for form, kinds in missing.items() if form not in present}
    coverage = retriever.scorer.coverage(query.expansion)
    return Lacking(
        tuple(form for form, kinds in left.items() if "person" in kinds),
        tuple(form for form, kinds in left.items() if kinds & NAMES and "person" not in kinds),
        tuple(form for form, kinds in left.items() if not kinds & NAMES and "term" in kinds),
        float(coverage.share(coverage.held([text])[0])),
    )


def _unknown_names(folded: str, retriever: Retriever) -> list[str]:
    """Words of a folded Chinese text that have the form of a person's name, that no lexicon knows and no record holds."""
    known = {one.form for one in retriever.lexicon.find_chinese(folded)}
    words = (word for word in tokenize(folded).words if len(word) == 3 and is_chinese(word) and word not in known)
    return [word for word in words if not is_word(word[:2]) and not is_word(word[1:]) and not retriever.occurs(word)]


def _text(retriever: Retriever, hit: Hit) -> str:
    """What a hit's record says, its place included, folded character by character: names hold no figures."""
    parts = (part["text"] for part in retriever.reader.paragraphs(hit.passage.record))
    return fold_chars("\n".join((hit.place, *parts)))
