"""Question + history -> a question that stands alone, by rules: 那英国呢？, 其中多少……？, And in 1956?, А Франция?

A question that already stands alone is left as it is. The result is always shown to the reader.
"""

from __future__ import annotations

import re

from index.expand import script
from index.fold import fold, fold_chars
from index.lexicon import NAMES, Found, Lexicon
from index.tokens import stems

_LEANS = {
    "zh": re.compile(
        r"^(?:那么?|而|还有|再|又|后来|然后|结果|接着|为什么[？?]?$|怎么[？?]?$)|呢[？?。]?$"
        r"|其中|这[个些件次笔项批位样里种是]|那[个些件次笔项批位样里种]|该|此|上述|它|他|她|前者|后者|对方|双方各|^(?:多少|几|谁|何时|哪[年里])[^，]{0,4}[？?]?$"
    ),
    "en": re.compile(
        r"^(?:and|but|so|then|what about|how about|why\?|when\?|where\?|who\?)\b|\b(?:it|its|they|them|their|this|that|these|those|he|him|his|she|her|the former|the latter)\b|\bof it\b|\bthere\b"
    ),
    "ru": re.compile(
        r"^(?:а|и|но|тогда|почему\?|когда\?|где\?|кто\?)\s|\b(?:это|этот|эта|эти|этого|этой|этих|он|она|оно|они|его|её|ее|их|него|неё|нее|них|ему|ей|им|том|тех|тот|та|из них|там)\b"
    ),
}
_ABOUT = {
    "zh": re.compile(r"^(?:那么?|而|还有)?(?:，)?(?P<topic>[^，。？?]{1,12}?)(?:方面)?(?:又)?(?:怎么样|如何)?呢[？?]?$"),
    "en": re.compile(r"^(?:and|but)?,?\s*(?:what about|how about)?\s*(?:in|for|with|to|from|the)?\s*(?P<topic>[\w' -]{2,40})\?$"),
    "ru": re.compile(r"^(?:а|и|но)\s+(?:что|как)?\s*(?:насчёт|насчет|с|у|в|для)?\s*(?P<topic>[\w -]{2,40})\?$"),
}
_END = re.compile(r"[？?。.！!\s]+$")


def stand_alone(question: str, history: list[str], lexicon: Lexicon) -> str:
    """Complete an elliptical question from the questions before it, the latest first."""
    before = next((text for text in reversed(history) if text.strip()), "")
    kind = script(question)
    if not before or script(before) != kind or not leans(question):
        return question
    for earlier in reversed(history[:-1]):
        if leans(before) and script(earlier) == kind:
            before = stand_alone(before, [earlier], lexicon)
            break
    about = _ABOUT[kind].match(_lower(question, kind))
    if about:
        swapped = _swap(before, question[about.start("topic") : about.end("topic")], lexicon)
        if swapped:
            return swapped
    return f"{_END.sub('', before)}{'；' if kind == 'zh' else '; '}{question}"


def leans(question: str) -> bool:
    """Whether a question leans on one before it: a pronoun, an ellipsis, or a beginning that continues."""
    kind = script(question)
    return bool(_LEANS[kind].search(_lower(question, kind).strip()))


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
    last = old[-1]
    return before[: last.start] + topic.strip() + before[last.end :]


def _names(text: str, lexicon: Lexicon) -> list[Found]:
    kind = script(text)
    if kind == "zh":
        found = list(lexicon.find_chinese(fold_chars(text).lower()))
    else:
        found = list(lexicon.find_words(fold(text), kind)) if stems(fold(text)) else []
    return [f for f in found if f.term.kind in NAMES]
