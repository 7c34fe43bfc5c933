"""Is a stretch of a record well read and whole? Looks at signs and words alone; knows nothing of questions."""

from __future__ import annotations

import re

from index.tokens import tagged

ODD, STREAK = 0.5, 4
"""Share of lone characters that are no everyday word, and how many of them may follow each other, before a text counts as misread."""

_COMMON = frozenset(
    "的了是在和与不也就都又而有这那我你他她它们说要会能可以从对把被向到为以于及或等之其此所中上下里外前后内个年月日时人大小多少一二三四五六七八九十"
    "百千万亿两几第来去给让使将还很更最太只再才却则并且但因由若如果没无未非是叫做作用出过着得地想看听问答写读走开进入回起党军国省市县区村镇乡社"
    "部队长员工农兵学生话事书信报会议点次条件名位家种谁哪"
)


def balanced(text: str) -> bool:
    """Whether quotation marks and titles that open also close."""
    return all(text.count(a) == text.count(b) for a, b in ("“”", "《》", "‘’", "「」", "『』")) and '"' not in text


def clean(text: str) -> bool:
    """Whether a stretch may be quoted: its signs are in order, its words are words, whatever it points to."""
    odd = r"[\[\]【】〔〕()（）{}<>|*#※□×+=\\/^_~\ufffd①-⑳a-zA-Zа-яА-Я？?！!…。]|[、，：][，、：]|(?:同志|主席|总理|同学)[：:]|[0-9][：:][0-9]"
    return balanced(text) and not re.search(odd, text) and not misread(text)


def misread(text: str) -> bool:
    """Whether a text has the look of a bad scan: lone characters that are no everyday words, many or one after another."""
    words = [(word, tag) for word, tag in tagged(text) if "\u4e00" <= word[0] <= "\u9fff"]
    odd = "".join("x" if len(word) == 1 and word not in _COMMON and not tag.startswith("nr") else " " for word, tag in words)
    return odd.count("x") > ODD * len(odd) or "x" * STREAK in odd


def whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch of a text begins and ends where words do: 海地 in 中国沿海地区 does not."""
    ends, at = {0}, 0
    for word, _ in tagged(text):
        at += len(word)
        ends.add(at)
    return {start, end} <= ends
