"""Folded query -> the clauses of a lexical search and a Chinese rendering of it, through the lexicon.

A Chinese query is searched by its characters and words; a name that has other forms is searched by all of them at once.
An English or Russian one is searched by the Chinese forms of the terms it holds, and by its own stems. Knows no index.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from index.fold import fold
from index.lexical import Clause
from index.lexicon import NAMES, Found, Lexicon, Term
from index.thesaurus import synonyms
from index.tokens import stems, tokenize

Script = Literal["zh", "en", "ru"]
Form = tuple[tuple[str, str], ...]
Occurs = Callable[[str], bool]

FUNCTION = 0.25
"""Weight of a token that carries no topic."""

WEIGHTS = {"word": 0.6, "time": 0.8, "unit": 0.5, "function": 0.0}
"""Weight of a translated term by its kind; 1 for others."""

SYNONYM = 0.5
"""Weight of a Chinese word together with its synonyms, beside the word's own characters."""

SIMILAR, ABSENT, WORDS = 0.3, 1.0, 20
"""Weight of a Chinese word together with those that the thesaurus puts beside it, and of one that no record has; how many are searched."""

MOST = 2000
"""Clauses of a query; a text of a hundred thousand characters has more, and is searched by the heaviest."""

UNKNOWN = 0.5
"""Weight of a foreign word that the lexicon does not have."""

REMEMBERED = 50_000
"""Forms whose tokens are kept in memory: synonyms recur."""

SHORT = 6
"""Letters up to which a Russian stem may be that of several words."""

_NAMED = 1.3


@dataclass(frozen=True, slots=True)
class Expansion:
    """What is searched for a query. `added`: form in the query -> other forms searched; `chinese`: a rendering of it."""

    script: Script
    clauses: tuple[Clause, ...]
    added: dict[str, tuple[str, ...]]
    chinese: str


def script(text: str) -> Script:
    """The script that most of a text's letters belong to; Chinese where there is any Chinese word of two characters."""
    if re.search(r"[\u3400-\u9fff]{2}", text):
        return "zh"
    cyrillic = len(re.findall("[а-яё]", text.lower()))
    return "ru" if cyrillic > len(re.findall("[a-z]", text.lower())) else "zh" if re.search(r"[\u3400-\u9fff]", text) else "en"


def expand(text: str, lexicon: Lexicon, focus: str = "", occurs: Occurs = bool) -> Expansion:
    """Turn a query into clauses; those of `focus`, a part of it, count once more. `occurs`: whether the records hold a folded word."""
    kind = script(fold(text))
    found, again = (_expanded(part, kind, lexicon, occurs) for part in (text, focus))
    return replace(found, clauses=_merged((*found.clauses, *again.clauses)))


def _expanded(text: str, kind: Script, lexicon: Lexicon, occurs: Occurs) -> Expansion:
    return _chinese(fold(text), lexicon, occurs) if kind == "zh" else _foreign(text, kind, lexicon)


def _merged(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Clauses with the same forms become one of their weights' sum, which scores alike; of very many the heaviest stay."""
    weights: dict[tuple[tuple[Form, ...], bool], float] = {}
    for clause in clauses:
        weights[clause.forms, clause.alike] = weights.get((clause.forms, clause.alike), 0.0) + clause.weight
    heaviest = sorted(weights.items(), key=lambda pair: -pair[1])[:MOST] if len(weights) > MOST else weights.items()
    return tuple(Clause(weight, forms, alike) for (forms, alike), weight in heaviest)


def terms_in(text: str, kind: Script, lexicon: Lexicon) -> list[Found]:
    """The lexicon's terms in a query. Where it has capitals at all, a person, organisation or document needs one: `life` is no magazine."""
    if kind == "zh":
        return list(lexicon.find_chinese(fold(text)))
    capitals = capitalised(text)
    found = [f for f in lexicon.find_words(fold(text), kind) if f.term.kind == "function" or not _particle(f.form, lexicon)]
    found = _as_spelt(found, fold(text), kind)
    if not capitals:
        return found
    return [f for f in found if f.term.kind not in ("person", "organisation", "document") or capitals & {*f.form.split()}]


def _as_spelt(found: list[Found], folded: str, kind: Script) -> list[Found]:
    """Of several Russian terms at one place with a short stem those of whose forms one stands there to the letter, if any does.

    семья is no семя, Ван Ли no Вань Ли; longer stems are hardly shared by chance.
    """
    if kind != "ru":
        return found
    padded = _padded(folded)
    spelt: dict[tuple[int, int], list[Found]] = {}
    for one in found:
        if len(one.form) <= SHORT and any(_padded(fold(form)) in padded for form in one.term.ru):
            spelt.setdefault((one.start, one.end), []).append(one)
    return [one for one in found if one in spelt.get((one.start, one.end), [one])]


def _padded(text: str) -> str:
    """The words of a text with a space before and after each."""
    words = " ".join(re.findall(r"[^_\W]+", text))
    return f" {words} "


def _particle(form: str, lexicon: Lexicon) -> bool:
    """Whether a stem is a particle, to which a short word lost its ending: и is not иен."""
    return len(form) < 3 and bool(re.fullmatch("[а-яё]+", form)) and form in lexicon.function_tokens


def capitalised(text: str) -> set[str]:
    """The stems of a foreign text's words that begin with a capital, but for the first word."""
    words = re.findall(r"[^\W\d_]+", text)
    return {stem for word in words[1:] if word[:1].isupper() for stem in stems(fold(word))}


@lru_cache(maxsize=REMEMBERED)
def form_of(text: str, *, single: bool = True) -> Form:
    """A text's tokens with their fields; `single`: whether its characters count one by one too."""
    cut = tokenize(text)
    chars = [t for t in cut.chars if single or len(t) > 1 or len(text) == 1]
    return tuple([("chars", t) for t in chars] + [("words", t) for t in cut.words])


def _chinese(folded: str, lexicon: Lexicon, occurs: Occurs) -> Expansion:
    clauses: list[Clause] = []
    names, meant = dict[str, tuple[str, ...]](), dict[str, tuple[str, ...]]()
    rest, last = [], 0
    for found in lexicon.find_chinese(folded):
        others = tuple(f for form in found.term.zh if (f := fold(form)) not in found.form and found.form not in f and len(f) > 1)
        others += lexicon.metonyms.get(found.form, ())
        if not others or len(found.form) < 2 or found.term.kind in ("function", "word"):
            continue
        forms = (form_of(found.form), *map(form_of, others))
        if found.term.kind in NAMES:
            clauses.append(Clause(1.0, forms))
            names[found.form] = others
            rest.append(folded[last : found.start])
            last = found.end
        else:
            clauses.append(Clause(SYNONYM, forms))
            names[found.form] = others
    rest.append(folded[last:])
    for part in rest:
        similar, instead = _similar(part, lexicon, occurs)
        clauses += similar
        meant |= instead
        for field, token in form_of(part):
            clauses.append(Clause(FUNCTION if token in lexicon.function_tokens else 1.0, (((field, token),),)))
    return Expansion("zh", tuple(clauses), names | meant, _said_otherwise(folded, meant))


def _similar(part: str, lexicon: Lexicon, occurs: Occurs) -> tuple[list[Clause], dict[str, tuple[str, ...]]]:
    """A clause for each word of a folded text that others in the records can stand for; which do, of words that no record has."""
    clauses, meant = list[Clause](), dict[str, tuple[str, ...]]()
    for word in dict.fromkeys(tokenize(part).words):
        if word not in lexicon.function_tokens and (known := synonyms(word)):
            others = tuple(other for other in known if occurs(other))[:WORDS]
            absent = not occurs(word)
            if others:
                forms = tuple(form_of(form, single=False) for form in (word, *others))
                clauses.append(Clause(ABSENT if absent else SIMILAR, forms, alike=True))
            if others and absent:
                meant[word] = others
    return clauses, meant


def _said_otherwise(folded: str, meant: dict[str, tuple[str, ...]]) -> str:
    """A folded text in words that the records have; empty where it is in such words already."""
    text = folded
    for word, others in meant.items():
        text = text.replace(word, others[0])
    return text if meant else ""


def _foreign(text: str, kind: Script, lexicon: Lexicon) -> Expansion:
    places: dict[tuple[int, int], list[Term]] = {}
    for found in terms_in(text, kind, lexicon):
        if found.term.kind != "function":
            places.setdefault((found.start, found.end), []).append(found.term)
    words = stems(fold(text))
    clauses, added, chinese = [], dict[str, tuple[str, ...]](), []
    known = set[int]()
    for (start, end), terms in sorted(places.items()):
        forms = tuple(dict.fromkeys(fold(form) for term in terms for form in term.zh))
        forms += lexicon.metonyms.get(forms[0], ())
        weight = max(WEIGHTS.get(term.kind, _NAMED if term.kind in NAMES else 1.0) for term in terms)
        own = tuple((field, word) for word in words[start:end] for field in ("chars", "words"))
        clauses.append(Clause(weight, (*(form_of(form, single=False) for form in forms), own)))
        added[" ".join(words[start:end])] = forms
        chinese.append(forms[0])
        known.update(range(start, end))
    for at, word in enumerate(words):
        if at not in known and word not in lexicon.function_tokens:
            clauses.append(Clause(UNKNOWN, ((("chars", word), ("words", word)),)))
    return Expansion(kind, tuple(clauses), added, " ".join(chinese))
