"""A question -> the kind of thing that answers it (a figure, a time, a person, a place, a reason), and whether a sentence holds one.

A sentence that holds what is asked for deserves more than one that only repeats the question's words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Literal

from index.lexicon import Lexicon
from index.units import figure

Asked = Literal["figure", "time", "person", "place", "reason"]

_QUESTIONS: tuple[tuple[Asked, re.Pattern[str]], ...] = (
    ("reason", re.compile(r"为什么|为何|何以|何故|原因|理由|怎么会|\bwhy\b|\breasons?\b|почему|зачем|причин|по какой причине")),
    ("time", re.compile(
        r"何时|几时|哪一?年|哪一?[天日]|几月|几号|什么时[候间]|哪个?时候|何年|何月|何日|日期|\bwhen (?:did|do|does|was|were|is|are|will|would|had|has|have|exactly)\b|what (?:year|date|day|month)|which (?:year|month|day)"
        r"|^\W*(?:(?:а|и|но) )?когда\b|в каком году|как(?:ой|ого) год|какого числа|в каком месяце|дат[аыу]\b"
    )),
    ("figure", re.compile(
        r"多少|(?<!哪)几[个名人次份年天架吨位成条点万亿%]|多大|多高|多长|多久|百分之几|比例|数字|数量|how (?:many|much|long|large|big|often|old)|what (?:did|does|would) [^?]{0,60}\bcost\b|(?:what|which) (?:\w+ ){0,4}(?:share|percentage|proportion|number|amount|fraction|price|value|population|size|sum|salary|age)\b|几岁|什么年纪"
        r"|сколько|какая (?:часть|доля)|какую (?:часть|долю)|какое (?:число|количество)|как долго|в каком возрасте|процент"
    )),
    ("person", re.compile(r"谁|叫什么(?!做)|姓什么|什么(?:姓名|名字)|what (?:is|was|were) [^?]{0,30}\bnames?\b|как (?:его |её |их )?(?:зовут|звали)|何人|哪[一几]?[位个名]?人|哪[一几]位|\bwho(?:m|se)?\b|\bкто\b|\bкого\b|\bкому\b|\bкем\b|\bчь[яеёюи]|\bчей\b|\bим(?:я|ена)\b")),
    ("place", re.compile(r"哪里|哪儿|何处|何地|什么地方|哪个?(?:城市|国家|地方|地区)|哪国|哪些国家|\bwhere\b|which (?:country|countries|city|place)|\bгде\b|\bкуда\b|\bоткуда\b|как(?:ая|ие|ой|их) (?:стран|город)")),
)  # fmt: skip

_HOLDS: dict[Asked, re.Pattern[str]] = {
    "time": re.compile(
        r"\d{4}年|\d{1,2}月|\d{1,2}[日号]|[去今明前后]年|年代|世纪|上午|下午|晚上|当时|(?<!\d)(?:1[5-9]|20)\d\d(?![\d万亿千百吨个名元.])"
    ),
    "reason": re.compile(r"因为|由于|因此|所以|为的是|为了|目的|用意|理由|原因|以便|从而|在于|怕|担心|免得|以免|否则"),
}


def asked(folded: str) -> Asked | None:
    """What a folded question asks for; None where its form does not tell."""
    for kind, pattern in _QUESTIONS:
        if pattern.search(folded):
            return kind
    return None


def holds(kind: Asked, folded: str, query: str, lexicon: Lexicon) -> bool:
    """Whether a folded sentence holds such a thing, for persons and places one that the query does not name itself."""
    if kind == "figure":
        return bool(figure(query).search(folded))
    if kind in _HOLDS:
        return bool(_HOLDS[kind].search(folded))
    return all_hold(kind, [folded], query, lexicon)[0]


def all_hold(kind: Asked, texts: Sequence[str], query: str, lexicon: Lexicon) -> list[bool]:
    """Whether each of many folded texts does. For persons or places all are looked through at once."""
    if kind == "figure" or kind in _HOLDS:
        return [holds(kind, text, query, lexicon) for text in texts]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    found = lexicon.find_kind("\n".join(texts), kind)
    named = {bisect_right(starts, one.start) - 1 for one in found if one.form not in query}
    return [at in named for at in range(len(texts))]
