"""A question for a figure -> the pattern of a figure that can answer it: money for 多少钱, people for how many students.

Reads the measure behind 多少 and 几, the noun behind how many and сколько. Judges no sentence.
"""

from __future__ import annotations

import re
from functools import lru_cache

_HAN = "一二两三四五六七八九十百千万亿半数几"
_BARE = rf"(?<![第\d.].)(?:(?<=\d)[\d.]*|(?<=[{_HAN}])[{_HAN}]*)(?:多|余|来|几)?[十百千万亿]*(?:多|余)?(?<!(?<![十百千])一(?=[个些种点次条部定般]))"
NUMBER = rf"[\d{_HAN}]{_BARE}"
"""No ordinal, and no 一个 that only says `a`. Its first character is one of a set, which lets the engine skip all others."""

_ANY = re.compile(
    rf"[\d{_HAN}htmb](?:(?<=\d)(?<![第\d.].)[\d.]*(?![\d.]*[年月日号])|{_BARE}"
    "(?:[个名人次份天架吨位成倍亿万米国趟回条种件家座艘辆部里斤亩块元支枝门级代届省县所项点页卷册封层间周]|个月|(?<!\\d{4})年)"
    r"|(?<=三)分之|(?<=一)半|(?<=\bh)alf\b|(?<=\bt)hird\b|(?<=\b[mb])illion\b)"
)
"""A figure of any kind that is no date."""

MONEY, PEOPLE, SPAN, AGE = (
    "(?:个|块)?(?:元|块钱|卢布|美元|美金|英镑|法郎|马克|日元|日圆|法币|银元|港币|两银|大洋|钱|款|角|分钱)",
    "(?:个|名|位|口)?(?:[^\\W\\d年月日号次国向的派个些一二三四五六七八九十]{0,4}(?:人|名|位|个|口|员|生|师|兵|军|家|徒|子|者|代表|干部|群众))",
    "(?<!\\d{4})(?:个|周|整)?(?:多)?(?:年|月|日|天|星期|礼拜|小时|钟头|分钟|周|岁|世纪|夜|晚)",
    "(?:多)?岁",
)
_CHINESE = re.compile(
    "(?:多少|几)(?:万|亿|千|百|十)?(?:(?P<money>块?钱|卢布|美元|元|美金|英镑|法郎|经费|资金|款|贷款|外汇)"
    "|(?P<people>个?人|名|位|口人|学生|教师|代表|干部|官兵|军队|工人|农民|群众|红卫兵|士兵|党员)"
    "|个?(?P<span>年|月|天|日|星期|小时|钟头|分钟|世纪|岁)"
    "|(?P<unit>吨|亩|公里|里|米|斤|公斤|架|次|份|部|辆|艘|门|支|枝|条|项|座|所|成|倍|%|师|团|户|件|封|票|页|卷|级|代|届|省|国|县|种|类|点))"
)
_SPANS = {
    **dict.fromkeys(("小时", "钟头", "分钟"), "个?半?(?:小时|钟头|分钟)"),
    **dict.fromkeys(("天", "日"), "(?:天|日|个?(?:星期|礼拜|月))"),
    "年": "(?<!\\d{4})个?(?:年|世纪)",
    "月": "(?<!\\d{4})(?:个月|个?年)",
}
_OLD = re.compile("how old|what age|сколько лет (?:было|исполнилось)|в каком возрасте|多大(?:年纪|岁数|了)|几岁|什么年纪")
_LONG = re.compile("多久|多长(?:时间)?|how long|как долго|сколько (?:лет|времени|дней|часов|месяцев|недель|минут)")
_FOREIGN = (
    (SPAN, re.compile(r"how many (?:more )?(?:years|months|weeks|days|hours|minutes)")),
    (MONEY, re.compile(r"how (?:much money|many (?:roubles|rubles|dollars|yuan|pounds))|how much (?:did|does|was|were|is) [^?]{0,40}\b(?:cost|pay|paid|spen\w+|loan|lent|owe)|what (?:did|does|do|would|was|were|is|are) [^?]{0,60}\b(?:costs?|price|worth)\b|(?:what|which) (?:\w+ ){0,4}(?:price|salary|wages|sum|money value|rouble value|ruble value|dollar value)\b|сколько (?:стои\w+|заплати\w+)|сколько (?:рублей|долларов|юаней|денег)")),
    (PEOPLE, re.compile(
        r"how many (?:\w+ ){0,2}(?:people|persons|men|women|students|pupils|teachers|soldiers|troops|workers|peasants|delegates|officers|members|guards|prisoners|koreans|intellectuals|capitalists|communists|party members)"
        r"|сколько (?:\w+ ){0,2}(?:человек|людей|студентов|учеников|учителей|солдат|рабочих|крестьян|членов|делегатов|корейцев|офицеров)")),
    ("(?:%|成|分之|半)", re.compile(r"what (?:share|percentage|proportion|fraction|part)|как(?:ая|ую) (?:часть|долю|доля)|процент|百分之几|比例|几成")),
)  # fmt: skip


@lru_cache(maxsize=1000)
def figure(question: str) -> re.Pattern[str]:
    """The pattern of a figure, in folded text, that can answer a folded question."""
    unit = _unit(question)
    if unit is None:
        return _ANY
    if unit.startswith("(?:%"):
        return re.compile(rf"\d[\d.]*%|{unit}")
    return re.compile(rf"{NUMBER}{unit}")


def _unit(question: str) -> str | None:
    if _OLD.search(question):
        return AGE
    if _LONG.search(question):
        return SPAN
    if found := _CHINESE.search(question):
        known = {"money": MONEY, "people": PEOPLE, "span": _SPANS.get(found["span"] or "", "")}
        return known.get(found.lastgroup or "") or f"(?:个|多)?{re.escape(found[found.lastgroup or 0])}"
    return next((unit for unit, pattern in _FOREIGN if pattern.search(question)), None)
