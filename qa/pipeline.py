"""Question + history + filters -> Answer or Found: the whole flow, one way. Each step is a module of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.filters import Filters
from index.record import ANSWERING, Hit, Passage
from index.retriever import Mode, Retriever
from index.scoring import Query
from qa.answer import Answer, Citation, Found, Place, Searched
from qa.apparatus import about_record, ambiguous
from qa.citation import cite, compose, shown
from qa.cited import reference
from qa.conversation import bearing, recalled
from qa.editions import edition, editions_of
from qa.examples import examples
from qa.followup import focus, stand_alone
from qa.generator import Pick, extract, merge, quoted
from qa.intent import Intent
from qa.limits import PLAIN, Limit, Manner, limits_of
from qa.phrases import language, say
from qa.ranking import once
from qa.refusal import confidence, refuse, terms_of
from qa.spoken import Own, mute, whose
from qa.summary import main_points
from qa.threshold import threshold_of
from qa.titled import read

__all__ = ["ask", "examples", "prepare", "search"]


def _whole(text: str) -> str:
    """A text that can be encoded: half a surrogate pair, which JSON and a terminal may pass on, becomes `?`."""
    return text.encode("utf-8", "replace").decode("utf-8")


def search(
    retriever: Retriever,
    question: str,
    history: list[str] | None = None,
    k: int = 10,
    mode: Mode = "hybrid",
    filters: Filters | None = None,
    manner: Manner = PLAIN,
) -> Found:
    """Rank the paragraphs for a question; one about the record itself has the parts that hold it first."""
    query, wanted, limits = prepare(retriever, question, history, filters, manner=manner)
    hits, twins = once(retriever, query, wanted, k, mode, one_id=True)
    places = [_place(retriever, rank, hit, twins.get(hit.passage.name, ())) for rank, hit in enumerate(hits, 1)]
    context = remembered(retriever, question, history, manner)
    return Found(_whole(question), query.text, tuple(places), limits, context)


def prepare(
    retriever: Retriever,
    question: str,
    history: Sequence[str] | None = None,
    filters: Filters | None = None,
    rewritten: str = "",
    manner: Manner = PLAIN,
) -> tuple[Query, Intent, tuple[Limit, ...]]:
    """What is searched, what kind of thing is asked for, and the limits read. `rewritten`: the question as it stands alone, where it is known."""
    question, earlier = _whole(question), [_whole(text) for text in history or ()]
    text = question if manner.as_typed else _whole(rewritten) or stand_alone(question, earlier, retriever.lexicon)
    limited, limits = limits_of(retriever, text, earlier, filters or Filters(), manner)
    query = retriever.query(text, limited, focus(question, text))
    words = remembered(retriever, question, earlier, manner)
    return (
        bearing(query, words, retriever.lexicon, retriever.encoder),
        read(retriever.reader, retriever.lexicon, text, first=not any(earlier)),
        limits,
    )


def remembered(retriever: Retriever, question: str, history: Sequence[str] | None, manner: Manner) -> tuple[str, ...]:
    """The words of the conversation that the search of a question bears in mind; none where it is searched as typed."""
    return () if manner.as_typed else recalled(_whole(question), [_whole(text) for text in history or ()], retriever.lexicon)


def _place(retriever: Retriever, rank: int, hit: Hit, twins: tuple[Passage, ...]) -> Place:
    info, passage = retriever.reader.info(hit.passage.record), hit.passage
    return Place(
        rank, hit.score, passage.name, info, passage.number, passage.text, passage.start, passage.end, passage.speaker,
        reference(info, retriever.reader.paragraphs(passage.record), passage.number, passage.start),
        tuple(edition(retriever, passage, twin) for twin in twins),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """An answer in the records' words, and the hits from which a language model may write another; none where it has no say."""

    answer: Answer
    hits: tuple[Hit, ...] = ()


def ask(
    retriever: Retriever,
    question: str,
    history: list[str] | None = None,
    filters: Filters | None = None,
    manner: Manner = PLAIN,
) -> Answer:
    """Answer a question with quotations, or say that the records do not hold the answer."""
    return evidence(retriever, question, history, filters, manner=manner).answer


def evidence(
    retriever: Retriever,
    question: str,
    history: list[str] | None = None,
    filters: Filters | None = None,
    rewritten: str = "",
    manner: Manner = PLAIN,
) -> Evidence:
    """As `ask`, with the hits behind the answer. `rewritten`: the question as it stands alone, where it is known."""
    question = _whole(question)
    query, wanted, limits = prepare(retriever, question, history, filters, rewritten, manner)
    found = _evidence(retriever, question, query, wanted)
    context = remembered(retriever, question, history, manner)
    return replace(found, answer=replace(found.answer, limits=limits, context=context))


def _evidence(retriever: Retriever, question: str, query: Query, wanted: Intent) -> Evidence:
    lang = language(question)
    if not question.strip() or wanted.kind in ("greeting", "thanks"):
        return Evidence(_word(retriever, question, lang, wanted.kind if question.strip() else "empty"))
    hits, _ = once(retriever, query, wanted, 10, "hybrid", one_id=False)
    searched = _searched(retriever, query, hits)
    picks, sure = _draft(retriever, query, hits, wanted, searched)
    if not picks or sure < threshold_of(retriever):
        refused = refuse(retriever, question, lang, searched, sure, query, hits[0] if hits else None)
        return Evidence(replace(refused, text="\n".join([refused.text, *_why(retriever, query, wanted, hits, lang)])))
    cited = cite(retriever, picks)
    body = compose(cited, lang, retriever)
    if wanted.kind == "who" and cited and cited[0][0].speaker:
        body = f"{say('who', lang, who=shown(cited[0][0].speaker, lang, retriever))}\n{body}"
    if wanted.kind == "summary" and cited:
        body = f"{say('points', lang, title=retriever.reader.info(cited[0][0].key).title)}\n{body}"
    citations = tuple(_with_editions(retriever, citation) for citation, _ in cited)
    answer = Answer(question, query.text, lang, True, body, citations, searched, sure, query.expansion.added)
    return Evidence(answer, () if wanted.kind == "record" and sure == 1.0 else tuple(hits))


def _why(retriever: Retriever, query: Query, wanted: Intent, hits: list[Hit], lang: str) -> list[str]:
    """What a refusal says beside what was searched: no record is named, or nobody has words of the person asked about."""
    lines = [say("which", lang)] if ambiguous(retriever, wanted, hits) else []
    return [*lines, say("mute", lang, who=shown(who, lang, retriever))] if (who := mute(retriever, query)) else lines


def _with_editions(retriever: Retriever, one: Citation) -> Citation:
    """A citation with the other books that print its words; a note's are its editor's alone."""
    return one if one.note else replace(one, editions=editions_of(retriever, one.key, one.paragraph, one.start, one.end))


def _draft(retriever: Retriever, query: Query, hits: list[Hit], wanted: Intent, searched: Searched) -> tuple[list[Pick], float]:
    """What to quote and how sure it is that it answers."""
    if wanted.kind == "record":
        picks = about_record(retriever, query, wanted, hits)
        if picks is not None:
            return merge(picks), 1.0 if picks else 0.0
    if wanted.kind == "summary":
        picks = main_points(retriever, hits)
        if picks:
            return picks, 1.0
    quotable = [hit for hit in hits if hit.passage.kind in ANSWERING]
    picks = merge(_extracted(retriever, query, quotable, wanted))
    return picks, confidence(retriever, query, quotable, quoted(retriever, picks), searched)


TOLD = 0.7
"""Words of somebody else that tell what a person said are quoted where his own have less than this share of their worth."""


def _extracted(retriever: Retriever, query: Query, hits: list[Hit], wanted: Intent) -> list[Pick]:
    """What answers: the words of the person asked about alone, found among the hits or else among all that he says."""
    own = Own(retriever, whose(retriever, query))
    if not own.forms:
        return extract(retriever, query, hits, wanted, own if wanted.kind == "who" else None)
    picks = extract(retriever, query, hits, wanted, own)
    if not query.filters.speaker:
        told = [pick for pick in extract(retriever, query, hits, wanted) if own.told(quoted(retriever, [pick])[0])]
        if told and (not picks or picks[0].worth < TOLD * told[0].worth):
            return told
    if picks:
        return picks
    limited = replace(query, filters=replace(query.filters, speaker="|".join(sorted(own.forms))))
    further = once(retriever, limited, wanted, 10, "hybrid", one_id=False)[0]
    found = extract(retriever, limited, further, wanted, own)
    return found or ([] if mute(retriever, query) else extract(retriever, query, hits, wanted))


def _searched(retriever: Retriever, query: Query, hits: list[Hit]) -> Searched:
    records, passages = retriever.reader.count(query.filters)
    terms, absent = terms_of(retriever, query)
    return Searched(records, passages, terms, absent, tuple(hit.passage.name for hit in hits[:3]))


def _word(retriever: Retriever, question: str, lang: str, name: str) -> Answer:
    """A greeting's answer, or what is said to an empty question."""
    example = next(iter(examples(retriever, lang, 1)), "")
    records, passages = retriever.reader.count(Filters())
    return Answer(question, question, lang, name != "empty", say(name, lang, example=example), (), Searched(records, passages))
