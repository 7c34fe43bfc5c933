"""Evaluation + home -> the questions of which a wrong passage stands first, with what misled the search; the answers that failed.

Says nothing in words: `words` and ranks are data, sentences are made in `qa.report.told`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from index.fold import fold
from index.reader import Reader
from index.retriever import Retriever
from index.tokens import stems
from qa.evaluate import Evaluation
from qa.pipeline import prepare
from qa.questions import Question
from qa.refusal import forms_of

EXCERPT = 160
"""Characters of a passage that are shown."""

ABOVE = 9
"""Wrong passages above the first wanted one that are explained."""

LEGS = ("dense", "lexical")

Ranks = dict[str, int | None]


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as far as it is shown; `excerpt` is empty where the index holds no such passage."""

    name: str
    title: str
    speaker: str | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Above:
    """A wrong passage above the first wanted one: its ranks by system, and the question's words that it or its record's title holds
    and the wanted one lacks; `form` of a word: the one that was found, where it is another."""

    rank: int
    passage: Shown
    ranks: Ranks
    words: tuple[str, ...]
    titled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question of which no wanted passage stands first. `rank`: of the first wanted one; None where it is not found.

    `first`: the wanted passage that comes first in the ranking, or in a leg; `more`: wrong passages above it that are not explained;
    `lacking`: words of the question that no wanted passage holds.
    """

    id: str
    question: str
    query: str
    lang: str
    kind: str | None
    rank: int | None
    first: str
    wanted: tuple[tuple[Shown, Ranks], ...]
    above: tuple[Above, ...]
    more: int
    lacking: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """An answer that failed: `refused` though answerable, `answered` though not, or `strings` that it lacks."""

    reason: str
    id: str
    question: str
    lang: str
    kind: str | None
    confidence: float
    answer: str
    lacking: tuple[tuple[str, ...], ...]


class _Texts:
    """The paragraphs of records, read once each."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._texts: dict[str, dict[int, dict[str, Any]]] = {}
        self._titles: dict[str, str] = {info.key: info.title for info in reader.records()}

    def text(self, name: str) -> str:
        """The whole text of a passage's paragraph; empty where there is none."""
        found = self._row(name)
        return str(found["text"]) if found else ""

    def title(self, name: str) -> str:
        return self._titles.get(name.rpartition("#")[0], "")

    def shown(self, name: str) -> Shown:
        row = self._row(name)
        line = " ".join(self.text(name).split())
        cut = line if len(line) <= EXCERPT else f"{line[:EXCERPT]}…"
        return Shown(name, self.title(name), row["speaker"] if row else None, cut)

    def _row(self, name: str) -> dict[str, Any] | None:
        key, _, number = name.rpartition("#")
        if key not in self._titles:
            return None
        if key not in self._texts:
            self._texts[key] = {row["number"]: row for row in self.reader.paragraphs(key)}
        return self._texts[key].get(int(number)) if number.lstrip("-").isdecimal() else None


def misses(evaluation: Evaluation, questions: list[Question], retriever: Retriever) -> list[Miss]:
    """The missed questions, those whose first wanted passage comes last in front."""
    mode, texts = evaluation.data["system"]["mode"], _Texts(retriever.reader)
    rankings = {name: evaluation.further[name] for name in dict.fromkeys((mode, "hybrid", *LEGS)) if name in evaluation.further}
    given = {question.id: question for question in questions}
    found = []
    for row in evaluation.data["questions"]:
        ranks = {name: {passage: at for at, passage in enumerate(ids.get(row["id"], ()), 1)} for name, ids in rankings.items()}
        wanted = sorted(row["wanted"], key=lambda name: _order(name, mode, ranks))
        if ranks[mode].get(wanted[0]) != 1:
            found.append(_miss(row, given[row["id"]], wanted, mode, ranks, texts, retriever))
    return sorted(found, key=lambda miss: -(miss.rank or 1 << 30))


def _order(name: str, mode: str, ranks: dict[str, dict[str, int]]) -> tuple[int, int, str]:
    """Wanted passages by their rank, then by the better one that a leg gives them."""
    return ranks[mode].get(name, 1 << 30), min(found.get(name, 1 << 30) for found in ranks.values()), name


def _miss(
    row: dict[str, Any], question: Question, wanted: list[str], mode: str, ranks: dict[str, dict[str, int]], texts: _Texts,
    retriever: Retriever,
) -> Miss:  # fmt: skip
    query, _ = prepare(retriever, question.question, question.history)
    words = forms_of(retriever, query)
    first, rank = wanted[0], ranks[mode].get(wanted[0])
    over = [name for name in ranks[mode] if name not in wanted][: rank - 1 if rank else None]
    of_first, titled_first = _held(words, texts.text(first)), _held(words, texts.title(first))
    above = []
    for name in over[:ABOVE]:
        held, titled = _held(words, texts.text(name)), _held(words, texts.title(name))
        above.append(
            Above(
                ranks[mode][name], texts.shown(name), {leg: found.get(name) for leg, found in ranks.items()},
                tuple(form for word, form in held.items() if word not in of_first),
                tuple(form for word, form in titled.items() if word not in titled_first | of_first | held),
            )
        )  # fmt: skip
    everywhere = {word for name in wanted for word in (_held(words, texts.text(name)) | _held(words, texts.title(name)))}
    return Miss(
        row["id"], question.question, query.text, row["lang"], row["kind"], rank, first,
        tuple((texts.shown(name), {leg: found.get(name) for leg, found in ranks.items()}) for name in wanted),
        tuple(above), max(len(over) - ABOVE, 0) if rank else 0, tuple(word for word in words if word not in everywhere),
    )  # fmt: skip


def _held(words: dict[str, tuple[str, ...]], text: str) -> dict[str, str]:
    """The words that a text holds in some form -> how to show each: `loan = 贷款`."""
    folded = fold(text)
    own = set(stems(folded))
    held = {}
    for word, others in words.items():
        for form in (word, *others):
            if form in folded if not form.isascii() else own.issuperset(form.split()):
                held[word] = word if form == word else f"{word} = {form}"
                break
    return held


def faults(data: dict[str, Any], questions: list[Question]) -> Iterator[Fault]:
    """The answers that failed, in the order of their reasons and of the questions."""
    rows = {row["id"]: row for row in (*data["questions"], *data["unscored"])}
    failed = []
    for question in questions:
        row = rows[question.id]
        lacking = tuple(group for group, held in zip(question.answers or (), row["strings"] or (), strict=False) if not held)
        reason = _reason(row, lacking)
        if reason:
            failed.append(
                Fault(
                    reason, question.id, question.question, row["lang"], row["kind"], row["confidence"], row["answer"],
                    lacking if reason == "strings" else (),
                )
            )  # fmt: skip
    for reason in ("refused", "answered", "strings"):
        yield from (fault for fault in failed if fault.reason == reason)


def _reason(row: dict[str, Any], lacking: tuple[tuple[str, ...], ...]) -> str | None:
    if row["answered"] is None:
        return None
    if row["answerable"] and not row["answered"]:
        return "refused"
    if row["answerable"] is False:
        return "answered" if row["answered"] else None
    return "strings" if lacking else None
