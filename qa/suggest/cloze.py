"""A piece -> questions that put a question word for one of its figures, dates or names. Judges neither rarity nor uniqueness."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.fold import fold
from index.lexicon import Lexicon, Term
from index.tokens import tagged
from qa.suggest.legible import whole
from qa.suggest.pieces import Piece, resolved, sound, spelt, stands, without_lead

LONGEST = 46
"""Characters of the stretch a question is made from."""


BESIDE = 4
"""Characters that the clause of an answer has beside it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as far as it is made: its text, kind, answer (a stretch of the paragraph), and what it says beside the answer.

    `flaws`: how much speaks against it though it may do: parts of the sentence left out, several clauses, quotation marks.
    """

    question: str
    kind: str
    answer: str
    rest: str
    flaws: int = 0


_D = "[0-9０-９]"
_C = "[一二两三四五六七八九十百千零〇○]"
_N = rf"(?:{_D}(?:[0-9０-９,，.．]*[0-9０-９])?|{_C}+)"
_MULT = "(?:[十百千]?[万亿]|百|千)"
_UNITS = (
    "公里|公顷|公斤|公尺|小时|分钟|星期|个月|个人|国家|人民币|卢布|美元|英镑|法郎|马克|日元|港币|银元|平方公里|"
    "吨|元|块|人|名|位|岁|次|年|天|里|米|亩|斤|架|辆|艘|门|支|枝|份|件|部|所|座|户|家|县|省|票|页|卷|册|种|条|项|倍|张|篇|字|个|尺|担|石|发|颗|匹|头|间|点钟|期|盏|桶|处|场|批|封|趟|遍|棵|栋|首|幅|株"
)
_LARGE = rf"{_N}[多余]?{_MULT}[多余]?"
FIGURE = re.compile(
    rf"(?<![第0-9０-９.．一二两三四五六七八九十百千万亿零〇○—－\-～~年月几数])"
    rf"(?P<n>(?:{_LARGE}|{_N}[多余]?)(?:\s?[—－–～~至到]\s?(?:{_LARGE}|{_N}[多余]?))?)(?P<unit>{_UNITS}|(?:(?<=[万亿])|(?<=[万亿]多))(?=[\u4e00-\u9fff]))(?P<about>左右|上下|以上|以下|之多)?"
)
PERCENT = re.compile(
    rf"(?<![0-9０-９.．—－\-～~])(?:{_D}[0-9０-９.．]*[%％]|百分之(?:{_C}+|{_D}+))(?P<about>左右|上下|以上|以下)?"
)
PART = re.compile(rf"(?<![0-9０-９])(?:{_D}+[/／]{_D}+|[二三四五六七八九十]分之[一二三四五六七八九])")
DATE = re.compile(
    rf"(?<![0-9０-９一二三四五六七八九十—－\-～~至到、])(?P<y>(?:{_D}{{4}}|[一二三四五六七八九〇零○０0]{{4}})年)?(?P<m>(?:{_D}{{1,2}}|[一二三四五六七八九十]{{1,2}})月份?)?"
    rf"(?P<d>(?:{_D}{{1,2}}|[一二三四五六七八九十]{{1,3}})[日号])?(?![0-9０-９一二三四五六七八九十—－\-～~至到度]|代|前后|间|以[来前后]|[初中底末])"
)
_WHEN = {"ymd": "哪一天", "ym": "哪年哪月", "md": "几月几日", "y": "哪一年", "m": "几月份"}


def clauses(text: str) -> list[tuple[int, int]]:
    """Offsets of the stretches between commas."""
    spans, start = [], 0
    for match in re.finditer(r"[，：:,](?![0-9０-９])|$", text):
        if match.start() > start:
            spans.append((start, match.start()))
        start = match.end()
    return spans


_DEPENDS = re.compile("[^，]{1,9}?(?:便|就|才|却|则|都|也|又|还|更|再|因而|从而)")
"""A clause that leans on the one before it."""


def around(text: str, start: int, end: int, year: int | None = None) -> tuple[int, int] | None:
    """The smallest run of clauses up to the one that holds text[start:end] that may stand alone; None where there is none.

    `year`: that of the record, which last year and the like are counted from.
    """
    spans = clauses(text)
    holding = [at for at, (a, b) in enumerate(spans) if a <= start and end <= b]
    if not holding:
        return None
    at = holding[0]
    for last in range(at, min(at + 2, len(spans))):  # one clause more where the answer's only says when
        for first in range(at, max(at - 3, -1), -1):
            lower, upper = spans[first][0], spans[last][1]
            lower += len(text[lower:upper]) - len(without_lead(text[lower:upper]))
            if upper - lower > LONGEST or lower > start:
                break
            run = spelt(text[lower:upper], year)
            if sound(run) and stands(run) and not (first and _DEPENDS.match(text[lower:upper])):
                return lower, upper
    return None


def _put(piece: Piece, start: int, end: int, word: str, kind: str, answer: str) -> Iterator[Draft]:
    """The question with `word` for text[start:end]."""
    frame = f"据{piece.who}说，" if piece.who else ""
    found = around(piece.text, start, end, piece.year)
    if found is None:
        return
    lower, upper = found
    before, after = piece.text[lower:start], piece.text[end:upper]
    if word in ("谁", "哪个国家") and re.match("[便就才都也还又却则更所算]", after):
        return
    if len(re.split("[，：]", before)[-1]) + len(re.split("[，：]", after)[0]) < BESIDE:
        return
    if kind == "date" and not after and before[-1:] not in ("于", "是", "在"):
        return
    before, after = spelt(before, piece.year), spelt(after, piece.year)
    if not resolved(f"{before}　{after}") or re.search("[，：](?:因为|由于|所以)$", before):
        return
    if (
        re.search(r"[0-9０-９、]$|数以$", before)
        or re.match("[0-9０-９、～~—－一二三四五六七八九十两半几又或多余]|分之|[上中下]旬|大关", after)
        or (kind == "figure" and after.startswith(("、", "和")))
    ):
        return
    flaws = (lower > 0) + (upper < len(piece.text)) + len(clauses(piece.text[lower:upper])) // 2 + ("“" in before + after)
    yield Draft(f"{frame}{before}{word}{after}？", kind, answer, f"{before} {after}", flaws)


def figures(piece: Piece) -> Iterator[Draft]:
    """Questions for figures: how many of a unit, what per cent, what part."""
    for match in FIGURE.finditer(piece.text):
        number, unit, after = match["n"], match["unit"], piece.text[match.end("unit") :]
        if not _counts(number, unit, piece.text[: match.start()], after):
            continue
        word = "几" if len(number) == 1 and unit not in ("元", "吨", "人") else "多少"
        yield from _put(piece, match.start(), match.end(), f"{word}{unit}", "figure", f"{number}{unit}")
    for match in PERCENT.finditer(piece.text):
        yield from _put(piece, match.start(), match.end(), "百分之多少", "figure", match[0].removesuffix(match["about"] or ""))
    for match in PART.finditer(piece.text):
        yield from _put(piece, match.start(), match.end(), "几分之几", "figure", match[0])


_WORDS = {
    "年": "代度级来月份底初轻纪青", "个": "代级体性", "省": "委长份", "县": "委长城份", "部": "分门队长委落属族署", "条": "件约例款", "次": "序要", "种": "族子植类",
    "名": "字义单称著", "场": "合面所", "期": "间望", "批": "评判准示斗", "处": "理分境于罚长", "篇": "幅", "位": "置于", "间": "接谍", "发": "展生动现表出", "人": "民员物类才士",
    "家": "庭长乡属", "天": "津安下空", "元": "帅旦首素", "里": "面头程边", "岁": "月", "架": "子空", "门": "前口", "项": "英", "头": "头目", "度": "过", "字": "典",
}  # fmt: skip
"""Unit -> what makes another word of it: 四部分, 三批评."""


def _counts(number: str, unit: str, before: str, after: str) -> bool:
    """Whether a number and its unit count something: no year, no article, no part of a name (三人通信集, 十三国)."""
    if number in ("一", "1", "１", "十", "百", "千", "万", "亿", "百万", "千万", "亿万", "千百万") or (
        unit in ("年", "月") and re.search(rf"{_D}{{4}}|[一二三四五六七八九〇零○]{{4}}", number)
    ):
        return False
    if re.fullmatch("[一二两三四五六七八九零〇○]{2,}", number) or re.search("[“《]$", before):
        return False
    if unit == "条" and re.search("宣传|学习|执行|贯彻|讨论|公布|按|照|根据|[《“]$", before[-6:]):
        return False  # 十六条, a document
    if unit in _WORDS and after[:1] in _WORDS[unit] and after:
        return False
    if re.fullmatch("[二两三四五六七八九]", number):
        return bool(re.search("[有共达为]$", before)) and unit != "人"
    return True


def dates(piece: Piece) -> Iterator[Draft]:
    """Questions for dates: which year, which day, which month."""
    for match in DATE.finditer(piece.text):
        parts = "".join(name for name in "ymd" if match[name])
        if piece.text[: match.start()][-1:] in ("“", "《"):
            continue
        if parts in _WHEN and not (parts == "m" and piece.text[match.end() : match.end() + 1] == "份"):
            yield from _put(piece, match.start(), match.end(), _WHEN[parts], "date", match[0])


_STATE = re.compile("共和国$|王国$|联邦$|帝国$|联盟$|^[英美法德俄韩泰]国$")


def state(term: Term) -> bool:
    """Whether a place of the lexicon is a country."""
    return (
        term.kind == "place"
        and any(_STATE.search(form) for form in term.zh)
        and not re.search("[省市县州]$|满洲|沿岸|大陆", term.zh[0])
    )


_AFTER_STATE = re.compile("[、和与同及]|人|政府|代表|方面|党|共|大使|军|首相|总统|总理|外|汉")
"""What makes another word of a country's name."""


def names(piece: Piece, lexicon: Lexicon) -> Iterator[Draft]:
    """Questions for persons and countries where a clause begins with the name, and for countries and places behind 在, 向 and so on."""
    folded = fold(piece.text)
    for found in lexicon.find_chinese(folded) if len(folded) == len(piece.text) else ():
        start, end, kind = found.start, found.end, found.term.kind
        before, after = piece.text[:start], piece.text[end:]
        word = _asking(kind, state(found.term), before, after) if kind in ("person", "place") and len(found.form) > 1 else ""
        if word and folded.count(found.form) == 1 and whole(piece.text, start, end):
            yield from _put(piece, start, end, word, "name", piece.text[start:end])


def _asking(kind: str, country: bool, before: str, after: str) -> str:
    """The question word for a name of the lexicon's kind in its place; empty where none fits."""
    opens = not before or before[-1] in "，：" or not without_lead(before)
    if kind == "person":
        return "谁" if opens and _verb(after) else ""
    if kind != "place" or _AFTER_STATE.match(after):
        return ""
    if opens and not _verb(after) and re.search("的[^，的]{1,8}$", after) and not re.search("[了是有已要会能过]", after):
        return ""  # a thing with what describes it, of which nothing is said
    if country:
        return "哪个国家" if opens or (before[-1] in "在同与向对从" and _verb(after)) else ""
    return "什么地方" if not opens and before[-1] in "在到从" and _verb(after) else ""


def _verb(after: str) -> bool:
    """Whether a stretch goes on with a verb, an adverb or a preposition."""
    tags = tagged(after[:12])
    if len(tags) > 1 and tags[1][0] in ("了", "过", "着"):
        return True  # whatever jieba takes it for
    return (
        bool(tags) and tags[0][1] in ("v", "vd", "vi", "d", "p", "ad") and tags[0][0] not in ("等", "和", "与", "同", "及", "的")
    )
