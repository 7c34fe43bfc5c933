"""Question + the questions before it -> words of the conversation that its search bears in mind, and the query that does.

A question that leans on others, or says little itself, is about what the conversation is about: of passages that answer it
alike, one that holds any of those words comes first. One word is as good as all of them, so that passages which answered the
questions before gain nothing more. The words are shown; what is asked and quoted does not change. Completes no question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.encoder import Encoder, unit
from index.expand import expand, form_of, script, terms_in
from index.fold import fold
from index.lexical import Clause
from index.lexicon import Lexicon
from index.scoring import Query
from index.tokens import stems, tokenize
from qa.followup import leans, topical

TURNS = 12
"""Questions before that are borne in mind, the latest."""

FEW = 2
"""Words with a topic up to which a question says little, if the lexicon has none of them as a thing or a person: the Soviet loan says enough."""

WORD, VECTOR = 0.6, 0.2
"""Weight of holding any of the words, beside 1 for a word of the question; and of their vector, beside the question's."""


def recalled(question: str, history: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """The topical words of the questions before, in their order, each once; none where the question stands alone."""
    kind = script(question)
    earlier = [text for text in history if text.strip() and script(text) == kind]
    if not earlier or not (leans(question, lexicon) or _says_little(question, lexicon)):
        return ()
    have, words = set(_keys(question)), list[str]()
    for word in (word for text in earlier[-TURNS:] for word in _words(text, lexicon)):
        if not (keys := set(_keys(word))) <= have:
            words.append(word)
            have |= keys
    return tuple(words)


def _says_little(question: str, lexicon: Lexicon) -> bool:
    words = _words(question, lexicon)
    if len(words) != FEW:
        return len(words) < FEW
    return all(
        one.term.kind in ("place", "word", "function", "unit", "time") for one in terms_in(question, script(question), lexicon)
    )


def _words(text: str, lexicon: Lexicon) -> list[str]:
    if script(text) != "zh":
        return topical(text, lexicon)
    return [word for word in tokenize(fold(text)).words if len(word) > 1 and word not in lexicon.function_tokens]


def _keys(text: str) -> list[str]:
    """What tells words apart: stems, or Chinese words as they are."""
    return tokenize(fold(text)).words if script(text) == "zh" else stems(fold(text))


def bearing(query: Query, words: Sequence[str], lexicon: Lexicon, encoder: Encoder) -> Query:
    """The query with the words of the conversation in mind; the same where there are none."""
    if not words:
        return query
    chinese = query.expansion.script == "zh"
    text = ("" if chinese else " ").join(words)
    forms = (
        tuple(form_of(word, single=False) for word in words)
        if chinese
        else tuple(dict.fromkeys(form for clause in expand(text, lexicon).clauses for form in clause.forms))
    )
    if not forms:
        return query
    clauses = (*query.expansion.clauses, Clause(WORD, forms))
    vector = unit(query.vector + VECTOR * unit(encoder.query(fold(text))))
    return replace(query, vector=vector, expansion=replace(query.expansion, clauses=clauses))
