"""Search tokens -> ranking of passages (BM25, tantivy). Tokens come prepared and joined by spaces; nothing is analysed here.

tantivy scores with BM25, k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, 2009). Every passage has three fields: its
characters and pairs, its words, and the words of its surroundings (title, heading), which weigh less.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.links import link, writable

FIELDS = {"chars": 1.0, "words": 1.0, "context": 0.25}
FORM = 4
"""Tokens of a form beyond which its score is scaled down: 苏维埃社会主义共和国联盟 is one name, not eleven words."""

WHOLE = 3
"""Tokens of a form from which on all its characters and pairs must occur."""

REMEMBERED = 100_000
"""Tokens whose frequencies are kept in memory."""

_HEAP = 384 << 20
"""Memory in which postings wait to be written: each time it is full there is one more segment with words of its own."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What a passage should hold: one of several forms, each a list of (field, token); `weight` multiplies its score.

    `alike`: the forms are different words of one meaning; a rare one weighs no more than all of them together.
    """

    weight: float
    forms: tuple[tuple[tuple[str, str], ...], ...]
    alike: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One passage for the index: row, its record's row, speaker, and its tokens by field, joined by spaces."""

    row: int
    record: int
    speaker: str | None
    tokens: dict[str, str]


def _tantivy() -> Any:
    import tantivy

    return tantivy


def _schema() -> Any:
    builder = _tantivy().SchemaBuilder()
    for name in ("row", "record"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_text_field("speaker", tokenizer_name="raw", index_option="basic")
    for name in FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class LexicalBuilder:
    """Writes one version's folder; with `base`, begins from the files of another version, which it links and never changes."""

    def __init__(self, folder: Path, base: Path | None = None) -> None:
        self._folder = folder
        folder.mkdir(parents=True)
        if base is not None:
            for path in base.iterdir():
                if path.name.endswith(".lock"):
                    continue
                if path.suffix == ".json":
                    shutil.copy2(path, folder / path.name)
                else:
                    link(path, folder / path.name)
        self._index = _tantivy().Index(_schema(), path=str(folder))
        self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)

    def remove(self, records: Iterable[int]) -> None:
        """Remove all passages of the given record rows."""
        gone = list(records)
        if gone:  # by a query: tantivy 0.27 takes a number for a signed one when it deletes by term, and finds nothing
            self._writer.delete_documents_by_query(_tantivy().Query.term_set_query(self._index.schema, "record", gone))

    def add(self, entries: Iterable[Entry]) -> None:
        """Add passages."""
        for entry in entries:
            document = _tantivy().Document()
            document.add_unsigned("row", entry.row)
            document.add_unsigned("record", entry.record)
            if entry.speaker:
                document.add_text("speaker", entry.speaker)
            for name, tokens in entry.tokens.items():
                document.add_text(name, tokens)
            self._writer.add_document(document)

    def write(self) -> None:
        """Commit, and let merges end."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        for path in self._folder.glob("*.json"):  # tantivy keeps these to their owner; whoever may read the folder may search it
            path.chmod(0o644)


class Counted:
    """How rare tokens are among `count` passages. Those that know how many hold a token say so by `frequency`."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._idf: dict[tuple[str, str], float] = {}

    def frequency(self, field: str, token: str) -> int:
        """How many passages hold a token in a field."""
        raise NotImplementedError

    def idf(self, field: str, token: str) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)), as BM25 has it."""
        key = (field, token)
        if key not in self._idf:
            n = min(self.frequency(field, token), self.count)
            self._idf[key] = math.log(1 + (self.count - n + 0.5) / (n + 0.5))
        return self._idf[key]

    def weight_of(self, clause: Clause) -> float:
        """The idf of holding any form of a clause, as if no passage held two of them."""
        n = min(sum(map(self._holding, clause.forms)), self.count)
        return math.log(1 + (self.count - n + 0.5) / (n + 0.5))

    def _holding(self, form: tuple[tuple[str, str], ...]) -> int:
        """How many passages hold a form at most: its rarest token by its characters, or where it has none by its words."""
        chars = [token for token in form if token[0] == "chars"]
        return min((self.frequency(*token) for token in chars or form), default=0)

    def rarest(self, form: tuple[tuple[str, str], ...]) -> float:
        """The idf of a form's rarest token."""
        return max(self.idf(field, token) for field, token in form)

    def shares(self, clause: Clause) -> list[float]:
        """What multiplies the score of each form of a clause: among like words a rare one weighs no more than all of them together."""
        if not clause.alike:
            return [1.0] * len(clause.forms)
        most = self.weight_of(clause)
        return [min(most / self.rarest(form), 1.0) for form in clause.forms]


class Lexical(Counted):
    """One version's inverted index."""

    def __init__(self, folder: Path) -> None:
        self._index = _tantivy().Index.open(str(writable(folder, ".tantivy-meta.lock", self)))
        self._schema = self._index.schema
        self._searcher = self._index.searcher()
        self._frequencies: dict[tuple[str, str], int] = {}
        super().__init__(int(self._searcher.num_docs))

    def rows(self) -> list[int]:
        """The rows of all passages, ascending."""
        found = self._searcher.search(_tantivy().Query.all_query(), max(self.count, 1), count=False).hits
        return sorted(int(row) for row in self._searcher.fast_field_values("row", [address for _, address in found]))

    def frequency(self, field: str, token: str) -> int:
        """How many passages hold a token in a field."""
        key = (field, token)
        if key not in self._frequencies:
            if len(self._frequencies) > REMEMBERED:
                self._frequencies = {}
            self._frequencies[key] = int(self._searcher.doc_freq(field, token))
        return self._frequencies[key]

    def search(
        self, clauses: Iterable[Clause], limit: int, records: list[int] | None = None, speaker: str | None = None
    ) -> list[tuple[int, float]]:
        """Passage rows and scores, best first; only passages of these record rows and of this speaker (forms by `|`), where given."""
        asked = self._asked(clauses)
        if asked is None or not self.count:
            return []
        found = self._searcher.search(self._limited(asked, records, speaker), limit, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in found])
        return [(int(row), float(score)) for row, (score, _) in zip(rows, found, strict=True)]

    def _asked(self, clauses: Iterable[Clause]) -> Any | None:
        """All clauses as one query, None where no passage holds anything of them.

        Terms whose scores just add up are a union of their own: one of nothing but terms is read without a call for each posting.
        """
        query, terms, others = _tantivy().Query, list[Any](), list[Any]()
        for clause in clauses:
            shares = self.shares(clause)
            if len(clause.forms) == 1 and len(clause.forms[0]) < WHOLE:
                terms += self._terms(clause.forms[0], clause.weight * shares[0])
                continue
            held = (self._form(form, clause.weight * share) for form, share in zip(clause.forms, shares, strict=True))
            if forms := [form for form in held if form is not None]:
                others.append(forms[0] if len(forms) == 1 else query.disjunction_max_query(forms, tie_breaker=0.0))
        if terms and not others:
            return _united(terms)
        return _united([_united(terms), *others] if terms else others) if terms or others else None

    def _limited(self, asked: Any, records: list[int] | None, speaker: str | None) -> Any:
        """What is asked, only of these record rows and of this speaker, where given."""
        query, must = _tantivy().Query, [asked]
        if records is not None:
            allowed = query.term_set_query(self._schema, "record", records) if records else query.empty_query()
            must.append(query.const_score_query(allowed, 0.0))
        if speaker is not None:
            named = [query.term_query(self._schema, "speaker", name, "basic") for name in speaker.split("|")]
            must.append(query.const_score_query(_united(named), 0.0))
        return query.boolean_query([(_tantivy().Occur.Must, one) for one in must]) if len(must) > 1 else asked

    def _form(self, form: tuple[tuple[str, str], ...], scale: float) -> Any | None:
        """A few tokens, or more of which all characters' pairs must occur and which weigh no more; None where no passage can hold them."""
        scale = scale if len(form) <= FORM else scale * FORM / len(form)
        chars = [token for token in form if token[0] == "chars"] if len(form) >= WHOLE else []
        if not all(self.frequency(*token) for token in chars):
            return None
        others = self._terms(tuple(token for token in form if token not in chars), scale)
        if not chars:
            return _united(others) if others else None
        occur = _tantivy().Occur
        both = [(occur.Must, term) for term in self._terms(tuple(chars), scale)] + [(occur.Should, term) for term in others]
        return _tantivy().Query.boolean_query(both)

    def _terms(self, form: tuple[tuple[str, str], ...], scale: float) -> list[Any]:
        """The tokens that any passage holds, each in its field, a word in what surrounds a passage too."""
        query, terms = _tantivy().Query, []
        for name, token in form:
            for field in (name, "context") if name == "words" else (name,):
                if self.frequency(field, token):
                    term = query.term_query(self._schema, field, token, "freq")
                    terms.append(query.boost_query(term, scale * FIELDS[field]))
        return terms


def _united(parts: list[Any]) -> Any:
    """Passages of any part, with the sum of its scores."""
    return _tantivy().Query.boolean_query([(_tantivy().Occur.Should, one) for one in parts])
