"""The records loaded -> example questions that they can answer, made from their own figures, speakers and titles."""

from __future__ import annotations

import re

from index.fold import fold
from index.record import RecordInfo
from index.retriever import Retriever
from qa.phrases import traditional

_WORDS = {
    "zh": {"about": "{title}谈了些什么？", "said": "{who}关于{topic}说了什么？", "when": "这次谈话是什么时候举行的？", "present": "参加谈话的有谁？"},
    "en": {"about": "What was this talk about?", "said": "What did {who} say about {topic}?", "when": "When did the talk take place?", "present": "Who was present?"},
    "ru": {"about": "О чём была эта беседа?", "said": "Что {who} говорит о теме «{topic}»?", "when": "Когда состоялась беседа?", "present": "Кто присутствовал?"},
}  # fmt: skip

LOOKED_AT = 40


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
    base = _base(lang)
    topics: dict[tuple[str, str], tuple[int, str]] = {}
    for row in retriever.reader.paragraphs(info.key):
        if row["kind"] != "body" or not row["speaker"]:
            continue
        for found in retriever.lexicon.find_chinese(fold(row["text"])):
            if found.term.kind in ("term", "place", "event", "organisation") and len(found.form) > 1:
                count, _ = topics.get((row["speaker"], found.form), (0, ""))
                topics[row["speaker"], found.form] = (count + 1, found.term.first(base))
    ranked = sorted(topics.items(), key=lambda item: (-_weight(item[0][1], item[1][0]), item[0]))
    made, used = list[str](), set[str]()
    for (who, form), (_, topic) in ranked:
        term = retriever.lexicon.people.get(fold(who))
        name = who if base == "zh" or term is None else term.first(base)
        if form not in used and sum(name in text for text in made) < 3 and not re.fullmatch(r"\W+", topic):
            used.add(form)
            made.append(_WORDS[base]["said"].format(who=name, topic=topic))
        if len(made) == 6:
            break
    return made


def _weight(form: str, count: int) -> float:
    """Longer terms say more; one that stands everywhere says little."""
    return min(count, 4) * len(form)
