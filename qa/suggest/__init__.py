"""A home -> questions that a person may accept or edit, with the paragraph and the answer of each. No language model.

`suggest(retriever, n, seed)` is all that a caller needs. The same home, seed and limits give the same questions. A file of
them is what `jiyao evaluate` reads; nothing is asked of it here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from random import Random

from index.record import RecordInfo
from index.retriever import Retriever
from qa.phrases import language
from qa.suggest.candidate import KINDS, Candidate, Source
from qa.suggest.cloze import dates, figures, names
from qa.suggest.judge import Judge
from qa.suggest.moved import Mover
from qa.suggest.parts import header, sections, year_of
from qa.suggest.pieces import LONGEST, SHORTEST, pieces
from qa.suggest.said import about, who

__all__ = ["KINDS", "Candidate", "suggest"]

LOOKED_AT = 3
"""Records looked at for each question that is wanted, at least `FEWEST`."""

FEWEST = 40

UNANSWERABLE, HEADERS = 6, 10
"""Of so many questions one is unanswerable, at most; and of so many one asks what a header states."""

POOR = 2
"""Flaws of a question that others go before, whatever their kind."""

FAIR = 1.5
"""How many times its share of the questions a record may have before others go first."""

Step = Callable[[int, int], None]


def suggest(
    retriever: Retriever,
    n: int = 20,
    seed: int = 1,
    *,
    records: Iterable[str] = (),
    kinds: Iterable[str] = KINDS,
    step: Step = lambda done, total: None,
) -> list[Candidate]:
    """At most n questions, spread over records, paragraphs and kinds; fewer where the records give no more that are sound.

    `records`: permanent names of the records to ask about, all where none is given; `step` is told how many were read.
    """
    random, wanted = Random(seed), [kind for kind in KINDS if kind in set(kinds)]
    infos = retriever.reader.records()
    several = len(infos) > 1
    given = set(records)
    chosen = [info for info in infos if not given or info.key in given]
    random.shuffle(chosen)
    chosen = chosen[: max(LOOKED_AT * n, FEWEST)]
    found: list[Candidate] = []
    for at, info in enumerate(chosen, 1):
        found += _of_record(retriever, info, several)
        step(at, len(chosen))
    random.shuffle(found)
    found = list({one.question: one for one in found}.values())  # editions ask the same
    found.sort(key=lambda one: one.flaws)
    headers = _spread([one for one in found if one.kind == "record"], n if wanted == ["record"] else -(-n // HEADERS))
    answered = _spread([one for one in found if one.kind in wanted and (one.kind != "record" or one in headers)], n)
    if "unanswerable" not in wanted:
        return answered
    mover = Mover(retriever)
    moved = _spread(
        [one for candidate in found for one in mover.moved(candidate, random)], -(-n // UNANSWERABLE) if wanted[1:] else n
    )
    return [*answered[: n - len(moved)], *moved]


def _of_record(retriever: Retriever, info: RecordInfo, several: bool) -> Iterator[Candidate]:
    yield from of_source(retriever, Source(info, tuple(retriever.reader.paragraphs(info.key)), several))


def of_source(retriever: Retriever, source: Source) -> Iterator[Candidate]:
    """All questions of one record that are sound, but for the unanswerable ones; `retriever` tells which words are rare."""
    judge, lexicon, key = Judge(retriever), retriever.lexicon, source.info.key
    yield from header(source)
    yield from sections(source)
    seen, year = set[str](), year_of(source.info)
    for row in source.rows:
        for piece in pieces(row, lexicon, year) if row["kind"] == "body" and row["number"] > 0 else ():
            if not SHORTEST <= len(piece.text) <= 2 * LONGEST:
                continue
            drafts = (*figures(piece), *dates(piece), *names(piece, lexicon), *who(piece), *about(piece, source, lexicon))
            for one in drafts:
                if one.question not in seen and judge.passes(one, row["number"], source):
                    seen.add(one.question)
                    lang, flaws = language(one.question), judge.flaws(one)
                    yield Candidate(one.question, one.kind, lang, key, (row["number"],), one.answer, piece.text, flaws=flaws)


def _spread(found: list[Candidate], n: int) -> list[Candidate]:
    """n of them: those come first of whose kind, record and paragraph few were taken, the poor ones last."""
    taken: dict[str, Counter[object]] = {"kind": Counter(), "record": Counter(), "paragraph": Counter()}
    fair = FAIR * n / max(len({one.record for one in found}), 1)

    def rank(one: Candidate) -> tuple[int, bool, bool, int, int, int]:
        of = {
            name: taken[name][value] for name, value in (("kind", one.kind), ("record", one.record), ("paragraph", _place(one)))
        }
        return of["paragraph"], one.flaws >= POOR, of["record"] >= fair, of["kind"], of["record"], one.flaws

    left, chosen = list(found), list[Candidate]()
    while left and len(chosen) < n:
        best = min(left, key=rank)
        left.remove(best)
        chosen.append(best)
        for name, value in (("kind", best.kind), ("record", best.record), ("paragraph", _place(best))):
            taken[name][value] += 1
    return chosen


def _place(one: Candidate) -> tuple[str, tuple[int, ...] | str]:
    return one.record, one.paragraphs or one.question
