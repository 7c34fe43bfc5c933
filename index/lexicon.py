"""Terms in Chinese, English and Russian, read from lexicon.tsv: finds them in a text and gives their other forms.

One term a line: kind, Chinese, English and Russian forms, separated by tabs; forms by `|`, the form to show first.
Chinese is matched as written after folding, English and Russian by the stems of their words. Translates nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from index.fold import fold
from index.pairs import Begins, Pairs, stretches
from index.tokens import stems

KINDS = ("person", "place", "organisation", "event", "document", "term", "unit", "time", "word", "function")
NAMES = frozenset({"person", "place", "organisation", "event", "document"})
SHIPPED = Path(__file__).with_name("lexicon.tsv")
METONYMS = Path(__file__).with_name("metonyms.tsv")


@dataclass(frozen=True, slots=True)
class Term:
    """One sense: `kind` is one of KINDS; each language has its forms, the one to show first."""

    kind: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    ru: tuple[str, ...]

    def forms(self, lang: str) -> tuple[str, ...]:
        """The forms in a language: zh, zh-Hant (as zh), en or ru."""
        return self.en if lang == "en" else self.ru if lang == "ru" else self.zh

    def first(self, lang: str) -> str:
        """The form to show in a language; where it has none, the English one, else the Chinese."""
        return (self.forms(lang) or self.en or self.zh)[0]


@dataclass(frozen=True, slots=True)
class Found:
    """A term found in a text; `start` and `end` count characters (Chinese) or words (English, Russian)."""

    term: Term
    form: str
    start: int
    end: int


class Lexicon:
    """All terms, with an index by language that is made when it is first needed."""

    def __init__(self, terms: list[Term]) -> None:
        self.terms = terms

    def learn(self, term: Term) -> Lexicon:
        """A lexicon with one term more; what is indexed already is shared, and goes on from there."""
        grown, more = copy(self), Lexicon([term])
        grown.terms = [*self.terms, term]
        made = grown.__dict__
        made.pop("shared", None)
        for name in {"_chinese", "_english", "_russian"} & {*made}:
            old, new = made[name], getattr(more, name)
            made[name] = old | {at: sorted([*old.get(at, ()), *new[at]], key=lambda form: -len(form[0])) for at in new}
        if "_begins" in made:
            made["_begins"] = self._begins | more._begins
        for name in {"_within", "function_tokens"} & {*made}:
            made[name] = made[name] | getattr(more, name)
        if "people" in made:
            made["people"] = more.people | self.people
        if "kinds" in made:
            made["kinds"] = {**self.kinds, term.kind: self.kinds[term.kind].learn(term)}
        if "names" in made and more.names.terms:
            made["names"] = self.names.learn(more.names.terms[0])
        return grown

    @cached_property
    def _chinese(self) -> dict[str, list[tuple[str, Term]]]:
        """First two characters of a folded form -> its forms, longest first."""
        heads: dict[str, list[tuple[str, Term]]] = defaultdict(list)
        for term in self.terms:
            for form in dict.fromkeys(fold(form) for form in term.zh):
                heads[form[:2]].append((form, term))
        for forms in heads.values():
            forms.sort(key=lambda item: -len(item[0]))
        return heads

    def _stemmed(self, lang: str) -> dict[str, list[tuple[tuple[str, ...], Term]]]:
        heads: dict[str, list[tuple[tuple[str, ...], Term]]] = defaultdict(list)
        for term in self.terms:
            for form in term.forms(lang):
                key = tuple(stems(fold(form)))
                if key and (key, term) not in heads[key[0]]:
                    heads[key[0]].append((key, term))
        for forms in heads.values():
            forms.sort(key=lambda item: -len(item[0]))
        return heads

    @cached_property
    def _english(self) -> dict[str, list[tuple[tuple[str, ...], Term]]]:
        return self._stemmed("en")

    @cached_property
    def _russian(self) -> dict[str, list[tuple[tuple[str, ...], Term]]]:
        return self._stemmed("ru")

    @cached_property
    def _begins(self) -> Begins:
        return Begins.of(self._chinese)

    def find_chinese(self, folded: str) -> Iterator[Found]:
        """The longest terms in a folded Chinese text, from left to right, without overlaps."""
        heads, done = self._chinese, 0
        for at in self._begins.places(folded):
            if at < done:
                continue
            long, single = heads.get(folded[at : at + 2]), heads.get(folded[at]) if at + 1 < len(folded) else None
            for form, term in (*(long or ()), *(single or ())) if long or single else ():
                if folded.startswith(form, at):
                    yield Found(term, form, at, at + len(form))
                    done = at + len(form)
                    break

    @cached_property
    def _within(self) -> Pairs:
        """The characters that stand side by side within a form."""
        return Pairs.of(dict.fromkeys(form for forms in self._chinese.values() for form, _ in forms))

    def find_kind(self, folded: str, kind: str) -> Iterator[Found]:
        """The terms of one kind that `find_chinese` finds, without the others: what lies in one stretch with none is passed over."""
        places = (one.start for one in self.kinds[kind].find_chinese(folded))
        for start, end in stretches(folded, self._within, places):
            for one in self.find_chinese(folded[start:end]):
                if one.term.kind == kind:
                    yield replace(one, start=one.start + start, end=one.end + start)

    def find_words(self, folded: str, lang: str) -> Iterator[Found]:
        """The longest terms in an English or Russian text, by stems; several terms may share one place."""
        words = stems(folded)
        heads = self._russian if lang == "ru" else self._english
        at = 0
        while at < len(words):
            length = 0
            for key, term in heads.get(words[at], ()):
                if len(key) < length:
                    break
                if tuple(words[at : at + len(key)]) == key:
                    length = len(key)
                    yield Found(term, " ".join(key), at, at + length)
            at += length or 1

    @cached_property
    def kinds(self) -> dict[str, Lexicon]:
        """The terms of each kind alone."""
        return {kind: Lexicon([term for term in self.terms if term.kind == kind]) for kind in KINDS}

    @cached_property
    def names(self) -> Lexicon:
        """The persons, places, organisations, events and documents alone, without Chinese forms of one character."""
        terms = (replace(term, zh=tuple(form for form in term.zh if len(form) > 1)) for term in self.terms if term.kind in NAMES)
        return Lexicon([term for term in terms if term.zh])

    @cached_property
    def metonyms(self) -> dict[str, tuple[str, ...]]:
        """Folded name of a capital or seat of government -> the folded forms of its country."""
        places = {fold(term.zh[0]): tuple(map(fold, term.zh)) for term in self.terms if term.kind == "place"}
        lines = METONYMS.read_text("utf-8").splitlines()
        pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
        return {fold(seat): places.get(fold(country), (fold(country),)) for seat, country in pairs}

    @cached_property
    def function_tokens(self) -> frozenset[str]:
        """Tokens that carry no topic: function words whole, their characters pairwise, and their stems."""
        tokens: set[str] = set()
        for term in self.terms:
            if term.kind == "function":
                for form in map(fold, term.zh):
                    tokens.add(form)
                    tokens.update(form[i : i + 2] for i in range(len(form) - 1))
                for form in (*term.en, *term.ru):
                    tokens.update(stems(fold(form)))
        return frozenset(tokens)

    @cached_property
    def people(self) -> dict[str, Term]:
        """Folded Chinese form of a person -> the person; of several people with one form, the first."""
        people: dict[str, Term] = {}
        for term in self.terms:
            if term.kind == "person":
                for form in term.zh:
                    people.setdefault(fold(form), term)
        return people

    @cached_property
    def shared(self) -> frozenset[str]:
        """The folded Chinese surnames that several foreigners of the lexicon bear: 约翰逊 ends the names of three."""
        bearers: dict[str, set[Term]] = defaultdict(set)
        for term in self.terms:
            if term.kind == "person":
                for form in term.zh:
                    bearers[fold(form).split("·")[-1]].add(term)
        return frozenset(form for form, terms in bearers.items() if len(terms) > 1)


def read_terms(path: Path) -> list[Term]:
    """Read a lexicon file; raises ValueError naming file and line where a line has no four columns or an unknown kind."""
    terms = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 4 or columns[0] not in KINDS:
            raise ValueError(f"{path}, line {number}: want kind, Chinese, English, Russian between tabs, got {line[:60]!r}")
        forms = [tuple(form for form in column.split("|") if form) for column in columns[1:]]
        terms.append(Term(columns[0], *forms))
    return terms


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with the program."""
    return Lexicon(read_terms(SHIPPED))
