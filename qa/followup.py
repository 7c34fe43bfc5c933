"""Question + history -> a question that stands alone, by rules: 那英国呢？, 其中多少……？, And in 1956?, А Франция?

A question that already stands alone is left as it is. The result is always shown to the reader.
"""

from __future__ import annotations

import re

from index.expand import Script, script
from index.fold import fold, fold_chars
from index.lexicon import NAMES, Found, Lexicon
from index.tokens import stems, tokenize
from qa.antecedent import with_name, with_noun
from qa.intent import intent

_LEANS = {
    "zh": re.compile(
        r"^(?:那么?|而|还有|再|又|后来|然后|结果|接着|为什么[？?]?$|怎么[？?]?$)|呢[？?。]?$|其中|这[个些件次笔项批位样里种是]|那[个些件次笔项批位样里种]"
        r"|(?<![应活])该|(?<!因)此(?!外)|上述|它|(?<!其)(?<!吉)他|她|前者|后者|双方各"
    ),
    "en": re.compile(
        r"^(?:and|but|so|then|what about|how about|why\?|when\?|where\?|who\?)\b"
        r"|\b(?:it|its|they|them|their|this|these|those|he|him|his|she|her|the former|the latter)\b|\b(?:about|of|in|for|to|with) that\b|\bthat (?:year|day|time|sum|visit|case)\b"
    ),
    "ru": re.compile(
        r"^(?:а|и|но|тогда|почему\?|когда\?|где\?|кто\?)\s|\b(?:это|этот|эта|эти|этого|этой|этих|он|она|оно|они|его|её|ее|их|него|неё|нее|них"
        r"|ему|ей|им|тех|тот|та|из них|там)\b"
    ),
}
_ASKS = re.compile("^(?:多少|几|谁|何时|哪[年里一])[^，]{0,4}[？?]?$")
"""A Chinese question word with hardly anything behind it leans too, but for what asks about the record itself (谁做的记录？)."""

_ITSELF = {
    "zh": re.compile("[这该此那][次份个篇场]?(?:谈话|会谈|会见|会晤|对话|记录|纪要|文件|文献|材料|档案)"),
    "en": re.compile(r"\b(?:this|that|these|those) (?:talk|conversation|meeting|record|document|minutes|transcript|file)s?\b"),
    "ru": re.compile(r"\b(?:эт|т)\w{1,3} (?:бесед|разговор|встреч|запис|документ|протокол)\w*"),
}
"""The record that is being read is no topic of an earlier question."""

_FEW = {"zh": 9, "en": 4, "ru": 3}
"""Characters (Chinese) or words up to which a question leans that names no matter of its own."""

SHORTEST, NAMED = 6, NAMES | {"term"}
"""A Chinese question of so few characters leans unless it has a name or a term, or asks about the record itself (谁做的记录？)."""

_ABOUT = {
    "zh": re.compile(r"^(?:那么?|而|还有)?[，,]?(?P<topic>[^，。？?]{1,12}?)(?:方面)?(?:又)?(?:怎么样|如何)?呢[？?]?$"),
    "en": re.compile(r"^(?:and|but)?,?\s*(?:what about|how about)?\s*(?:in|for|with|to|from|the)?\s*(?P<topic>[\w' -]{2,40})\?$"),
    "ru": re.compile(r"^(?:а|и|но)\s+(?:что|как)?\s*(?:насчёт|насчет|с|у|в|для)?\s*(?P<topic>[\w -]{2,40})\?$"),
}
TOPIC, FEW_WORDS = 8, 3
"""Words of earlier English and Russian questions that complete one; fewer than so many say less than the question before."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CHATTER = frozenset(stems(
    "like know tell more think good best make get go want need heard mean okay wow interesting sounds great really cool thanks yes no"
    " said say also something anything thing lot way other another example question wonder help kind type sort much many people"
    " someone one well just first second last different difference main common important work take use happen"
))  # fmt: skip
"""Stems of words that carry on a conversation and name no topic."""

_END = re.compile(r"[？?。.！!\s]+$")


def stand_alone(question: str, history: list[str], lexicon: Lexicon) -> str:
    """Complete an elliptical question from the questions before it, the latest first."""
    before = next((text for text in reversed(history) if text.strip()), "")
    kind = script(question)
    if not before or script(before) != kind or not leans(question, lexicon):
        return question
    if kind == "zh" and (named := with_name(question, history, lexicon)):
        return named
    for earlier in reversed(history[:-1]):
        if leans(before, lexicon) and script(earlier) == kind:
            before = stand_alone(before, [earlier], lexicon)
            break
    about = _ABOUT[kind].match(_lower(question, kind))
    if about:
        swapped = _swap(before, question[about.start("topic") : about.end("topic")], lexicon)
        if swapped:
            return swapped
    if kind == "zh":
        return with_noun(question, [text for text in history if script(text) == kind]) or f"{_END.sub('', before)}；{question}"
    return f"{_topic(question, [text for text in history if script(text) == kind], before, lexicon)}; {question}"


def _topic(question: str, history: list[str], before: str, lexicon: Lexicon) -> str:
    """The last words of a topic in the two questions before, those of the question left out; all of the one before where it has few."""
    have, words = {*stems(fold(question))}, list[str]()
    for word in (word for text in history[-2:] for word in topical(text, lexicon)):
        if not (found := {*stems(fold(word))}) <= have:
            words.append(word)
            have |= found
    return " ".join(words[-TOPIC:]) if len(words) >= FEW_WORDS else _END.sub("", before)


def topical(text: str, lexicon: Lexicon) -> list[str]:
    """The words of an English or Russian text that can name a topic."""
    idle = lexicon.function_tokens | _CHATTER
    return [word for word in _WORD.findall(text) if not all(s in idle or len(s) < 3 for s in stems(fold(word)))]


def focus(question: str, completed: str) -> str:
    """What of a completed question is new, and counts for more than what came before; empty where nothing was added.

    Not in English and Russian: there only the words of the topic were added, and a pronoun says nothing twice.
    """
    return question if completed != question and completed.endswith(question) and script(question) == "zh" else ""


def leans(question: str, lexicon: Lexicon) -> bool:
    """Whether a question leans on one before it: a pronoun, an ellipsis, a beginning that continues, or no matter of its own."""
    kind = script(question)
    text = _ITSELF[kind].sub("", _lower(question, kind).strip())
    if text != _lower(question, kind).strip() and len(text) < 4:
        return False
    if kind == "zh" and _ASKS.search(text) and (len(text) < SHORTEST or intent(text).kind != "record"):
        return True
    return bool(_LEANS[kind].search(text)) or (text == _lower(question, kind).strip() and _bare(text, kind, lexicon))


def _bare(text: str, kind: Script, lexicon: Lexicon) -> bool:
    """A short question of names and words without a topic alone: 英国和法国各是多少？"""
    length = len(re.findall(r"\w", text)) if kind == "zh" else len(text.split())
    if not 0 < length <= _FEW[kind] or (kind == "zh" and intent(text).kind == "record"):
        return False
    rest = fold(text)
    if (
        kind == "zh"
        and length <= SHORTEST
        and not any(f.term.kind in NAMED for f in lexicon.find_chinese(rest) if len(f.form) > 1)
    ):
        return True
    if kind != "zh":
        known = {word for f in lexicon.find_words(rest, kind) if f.term.kind in NAMES for word in f.form.split()}
        return all(word in known or word in lexicon.function_tokens for word in stems(rest))
    for found in lexicon.find_chinese(rest):
        if found.term.kind in NAMES:
            rest = rest.replace(found.form, " ")
    return all(word in lexicon.function_tokens or len(word) == 1 for word in tokenize(rest).words)


def _lower(question: str, kind: str) -> str:
    return fold_chars(question).lower() if kind == "zh" else question.lower()


def _swap(before: str, topic: str, lexicon: Lexicon) -> str | None:
    """The question before with the topic in the place of the name of the same kind, if there is one."""
    new = _names(topic, lexicon)
    if not new:
        return None
    kinds = {found.term.kind for found in new}
    old = [f for f in _names(before, lexicon) if f.term.kind in kinds and f.term not in {n.term for n in new}]
    if not old or script(before) != "zh":
        return None
    start, topic = before[: old[-1].start], topic.strip()
    twice = fold_chars(topic[:1]) in _TOWARDS and fold_chars(start[-1:]) == fold_chars(topic[:1])
    return start + topic[twice:] + before[old[-1].end :]


_TOWARDS = frozenset("对跟和同与在从向给")
"""What may stand before a name in both questions: 那对英国呢？"""


def _names(text: str, lexicon: Lexicon) -> list[Found]:
    kind = script(text)
    if kind == "zh":
        found = list(lexicon.find_chinese(fold_chars(text).lower()))
    else:
        found = list(lexicon.find_words(fold(text), kind)) if stems(fold(text)) else []
    return [f for f in found if f.term.kind in NAMES]
