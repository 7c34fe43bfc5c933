"""The records loaded -> example questions that they can answer, made from their own figures, speakers and titles."""

from __future__ import annotations

from index.expand import script
from index.fold import fold
from index.lexicon import Found, Lexicon
from index.record import RecordInfo
from index.retriever import Retriever
from index.tokens import tagged
from qa.phrases import traditional

_WORDS = {
    "zh": {"about": "{title}谈了些什么？", "said": "{who}关于{topic}说了什么？", "when": "这次谈话是什么时候举行的？", "present": "参加谈话的有谁？"},
    "en": {"about": "What was this talk about?", "said": "What did {who} say about “{topic}”?", "when": "When did the talk take place?", "present": "Who was present?"},
    "ru": {"about": "О чём была эта беседа?", "said": "Что {who} говорит о теме «{topic}»?", "when": "Когда состоялась беседа?", "present": "Кто присутствовал?"},
}  # fmt: skip

LOOKED_AT, NOUNS = 40, ("n", "vn")
"""Records from which questions are made; jieba's marks of nouns, and of verbs that are used as such."""


def examples(retriever: Retriever, lang: str, count: int) -> list[str]:
    """At most `count` questions in a language; none where nothing is indexed."""
    infos = retriever.reader.records()[:LOOKED_AT]
    made: list[str] = []
    for info in infos:
        made += _of_record(retriever, info, lang)
        if len(made) >= count:
            break
    if infos and len(infos) == 1:
        made.insert(1, _WORDS[_base(lang)]["about"].format(title="这次谈话"))
    made = list(dict.fromkeys(made))[:count]
    return [traditional(text) for text in made] if lang == "zh-Hant" else made


def _base(lang: str) -> str:
    return "zh" if lang.startswith("zh") else lang


def _of_record(retriever: Retriever, info: RecordInfo, lang: str) -> list[str]:
    """Who said something about what: the speakers of a record, each with the term most of it is about."""
    base, lexicon = _base(lang), retriever.lexicon
    topics: dict[tuple[str, str], tuple[int, Found]] = {}
    for row in retriever.reader.paragraphs(info.key):
        if row["kind"] != "body" or not row["speaker"]:
            continue
        for found in lexicon.find_chinese(fold(row["text"])):
            if len(found.form) > 1:
                count, _ = topics.get((row["speaker"], found.form), (0, found))
                topics[row["speaker"], found.form] = (count + 1, found)
    ranked = sorted(topics.items(), key=lambda item: (-_weight(item[0][1], item[1][0]), item[0]))
    made, used = list[str](), set[str]()
    for (who, form), (_, found) in ranked:
        name = _named(who, base, lexicon)
        if name and form not in used and sum(name in text for text in made) < 3 and _topic(found, base, lexicon):
            used.add(form)
            made.append(_WORDS[base]["said"].format(who=name, topic=found.term.first(base)))
        if len(made) == 6:
            break
    return made


def _topic(found: Found, base: str, lexicon: Lexicon) -> bool:
    """Whether a term names in a language what can be spoken about: a place, an event, an organisation, or a term that is a noun."""
    shown = found.term.first(base)
    if found.term.kind not in ("term", "place", "event", "organisation") or (base != "zh" and script(shown) != base):
        return False
    if found.term.kind != "term":
        return True
    return tagged(found.form)[-1][1].startswith(NOUNS) and not (base == "en" and _deed(shown.split()[0], lexicon))


def _deed(word: str, lexicon: Lexicon) -> bool:
    """Whether the lexicon has the past of an English word: establish, established."""
    past = {f"{word}ed", f"{word}d", f"{word[:-1]}ied"}
    return any(past & {*term.en} for term in lexicon.terms)


def _named(who: str, base: str, lexicon: Lexicon) -> str:
    """A speaker's name in a language; empty where it is not known in full: of 周 alone nobody can tell who it is."""
    if base == "zh":
        return who if len(who) > 1 else ""
    term = lexicon.people.get(fold(who))
    return name if term is not None and script(name := term.first(base)) == base else ""


def _weight(form: str, count: int) -> float:
    """Longer terms say more; one that stands everywhere says little."""
    return min(count, 4) * len(form)
