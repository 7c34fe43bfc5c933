"""A paragraph of a record -> pieces: stretches that may stand alone as a statement, with who says them. Asks no question.

A piece is one sentence or its part up to a semicolon, verbatim. What names nothing by itself (he, this, the latter, last year),
looks misread (odd signs, open brackets) or asks something is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.fold import fold
from index.lexicon import Lexicon
from index.split import sentences
from index.tokens import tagged
from qa.suggest.candidate import Row
from qa.suggest.legible import balanced, misread

SHORTEST, LONGEST = 10, 70
"""Characters of a piece."""

VERBS = "说|指出|认为|表示|强调|答|回答|主张|建议|估计|声明|承认|相信|希望|要求|宣布|解释|补充|告诉|介绍|问|觉得|断定|提议|重申|坚持|担心|抱怨|批评"
_FRAME = re.compile(
    rf"^(?:最后|接着|随后|然后|于是|后来|对此|当时|现在|这时)?，?(?P<who>[\u4e00-\u9fff·]{{1,12}}?)(?:又|还|也|则|接着|再次|随即|马上|反复|曾|多次|进一步|明确|主动|首先|最后){{0,2}}"
    rf"(?P<verb>{VERBS})(?:道|说|过|到)?(?P<comma>[，：:]|(?=[\u4e00-\u9fff“]))"
)
_LABEL = re.compile(r"^(?P<who>[\u4e00-\u9fff·]{1,8})[：:]\s*")
_TITLE = re.compile("(?:主席|总理|同志|外长|部长|大使|先生|总统|司令|书记|元帅|将军|首相|团长|校长|主任)$")
_NUMBERED = re.compile(r"^\s*(?:[（(]?[0-9０-９]{1,2}[）)]?[.．、]\s*|[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]\s*)")
_LEAD = re.compile(
    r"^(?:但是?|不过|于是|而且|而|另外|此外|接着|随后|所以|因此|因为|可是|然而|同时|并且|还有|例如|比如|比方说|总之|其次|首先|最后|当然|现在|可惜|如今|再说|就是说|至于|由于|结果|第[一二三四五六]，|[一二三四五六]是|再者)[，：]?"
)
_BAD = re.compile(
    r"[？?！!…\[\]【】〔〕()（）{}<>|*#※□×+=\\/^_~\ufffd①-⑳a-zA-Zа-яА-Я]|[。．·、，：][，、：]"
    r"|[这那此]|上述|以上|以下|下列|如下|后者|前者|同上|其中|对方|其他|其它|其余|双方|前面|后来|等等|第一种|第二种|该[国党人会厂校]|过去|从前|以前|那里|彼此|两人|两国|吗|什么|怎么|多少|谁|哪|为何|是否|是不是|会不会|能不能|要不要|有没有|某|不但|不仅|不只|难道|莫非|岂|至于|所以|笔者|作者|编者|本文|本书|该文|该书|[上下]文|(?:全集|选集|文集)第"
)
RELATIVE = re.compile(
    "去年|今年|明年|前年|昨天|今天|明天|本月|上月|下月|最近|不久前|目前|眼下|前天|上星期|本周|今后|近来|当年|同年|次年|当天|同日|次日|当晚|月初|年底|第二天|第三天|当月|当日|随即|前一天|后一天|前天晚|一天晚|有一天|下午[0-9０-９]|上午[0-9０-９]"
)
_SELF = re.compile("[我你您咱俺]|本人|自己")
_KIN = re.compile(
    "(?:父亲|母亲|妈妈|爸爸|儿子|女儿|妻子|丈夫|哥哥|姐姐|弟弟|妹妹|爷爷|奶奶|老人|时间|地点|同学|大家|人们|有人|源出)"
)
_PRONOUN = re.compile("[他她它]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A statement: `text` is a stretch of the paragraph; `who` says it (a name that may be shown), `label` as the paragraph has it.

    `verb`: the verb of saying, empty where none stands before it; `turn`: whether the paragraph has its own words, after a label;
    `year`: that of the record.
    """

    row: Row
    text: str
    who: str
    label: str
    verb: str
    turn: bool
    year: int | None


def pieces(row: Row, lexicon: Lexicon, year: int | None = None) -> Iterator[Piece]:
    """The pieces of a paragraph of the body; `year`: that of the record, where one is known."""
    text = _NUMBERED.sub("", str(row["text"]), count=1)
    turn = _label(text, row["speaker"], lexicon)
    if turn:
        text = text[turn.end() :]
    speaker = shown(row["speaker"], lexicon) if row["speaker"] else ""
    named, label, goes_on = "", "", False
    for start, end in sentences(text):
        sentence = text[start:end].strip()
        verb, rest = "", sentence
        if turn:
            named, label = speaker, turn["who"]
        else:
            named, label = (named, label) if goes_on else ("", "")
            if frame := _FRAME.match(sentence):
                who = frame["who"] if person(frame["who"], lexicon) else speaker if frame["who"] in ("他", "她") else ""
                if who:
                    speaker, named, label = who, who, who if frame["who"] == who else ""
                    verb, rest = frame["verb"], sentence[frame.end() :]
        goes_on = sentence[-1:] in "；;"
        yield Piece(row, rest.strip(" \t\u3000。.；;"), named, label, verb, bool(turn), year)


def _label(text: str, speaker: str | None, lexicon: Lexicon) -> re.Match[str] | None:
    """The label of a turn (毛主席：), where it names the paragraph's speaker."""
    found = _LABEL.match(text)
    if found is None or not speaker:
        return None
    who = found["who"]
    known = lexicon.people.get(fold(who))
    if re.match("[一二三四五六七八九十0-9]", who) and known is None:
        return None
    same = (known is not None and speaker in known.zh) or set(who) <= set(speaker) or _TITLE.search(who)
    return found if same and not any(tag.startswith("v") for _, tag in tagged(who)) else None


def person(name: str, lexicon: Lexicon) -> bool:
    """Whether a text is a person's name of two characters or more."""
    if len(name) < 2:
        return False
    return fold(name) in lexicon.people or (len(name) > 2 and [tag for _, tag in tagged(name)] == ["nr"])


def shown(speaker: str, lexicon: Lexicon) -> str:
    """A speaker's name where it is one, else empty."""
    return speaker if len(speaker) > 1 and (fold(speaker) in lexicon.people or person(speaker, lexicon)) else ""


def pointed(text: str) -> bool:
    """Whether a stretch points to something outside it, or asks."""
    return bool(_BAD.search(text) or re.search("[他她它]们", text)) or not resolved(text)


def sound(text: str) -> bool:
    """Whether a stretch holds nothing that points outside it, asks, or looks misread."""
    return (
        not pointed(text)
        and not misread(text)
        and "。" not in text
        and not _SELF.search(text)
        and not RELATIVE.search(text)
        and balanced(text)
    )


def resolved(text: str) -> bool:
    """Whether he, she and it follow a noun of the same stretch."""
    for pronoun in _PRONOUN.finditer(text):
        tags = {tag for _, tag in tagged(text[: pronoun.start()])}
        if not tags & ({"nr", "nrt", "nrfg"} if pronoun[0] != "它" else {"n", "ns", "nt", "nz", "j"}):
            return False
    return True


def without_lead(text: str) -> str:
    """A stretch without the conjunction that it begins with."""
    return _LEAD.sub("", text, count=1)


_NOUNS = ("n", "nr", "ns", "nt", "nz", "nrt", "nrfg", "ng", "s", "j", "an", "l", "i")
_VERBLIKE = ("v", "vd", "vi", "vq", "vg", "a", "ad", "zg")
_TIMES = re.compile("[年月日号晚早夜初末底春夏秋冬]|上午|下午|晚上|凌晨|中午|秋季|春季|夏天|冬天|年代|世纪")
_SPEAKS = re.compile(
    rf"(?:{VERBS}|称|写道|告状|记得|知道|发现|看到|即|如|包括|例如|是|为|了解到)(?:说|道)?$|(?:[后前时中下]|时候|之际|以来|期间|的话|(?:程度|基础|问题|意义|实际|事实|历史)上|表明|声称|透露|证明|说明|显示|翻印|印发|转抄|供稿|来稿|等)$"
)


_EVENTS = re.compile("会谈|谈话|会见|会晤|谈判|访问|讨论|座谈|收成|起义|会议|大会|运动|斗争|战斗|罢工|演习|选举|投票")
"""Words that jieba takes for verbs and that begin a sentence as what it is about."""


def stands(text: str) -> bool:
    """Whether a stretch names what it is about, perhaps after a time or place, and says something of it to the end."""
    tags = [(word, tag) for word, tag in tagged(text) if tag != "x"]
    first = re.split("[，：]", text)[0]
    if first != text and not any(tag[0] in "vapfd" or tag in ("t", "m") for _, tag in tagged(first)):
        return False  # a name and a comma: what comes then hangs on what stood before
    at = _opening(tags)
    if any(_KIN.match(clause) for clause in re.split("[，：]", text)):
        return False
    if (
        at >= len(tags)
        or not (
            tags[at][1] in (*_NOUNS, "a", "b")
            or (_EVENTS.fullmatch(tags[at][0]) and all(tag in ("t", "m") for _, tag in tags[:at]))
        )
        or _SPEAKS.search(text)
    ):
        return False
    if re.search("既[^又也且然]*$|(?:如果|要是|倘若)[^就那便则也]*$|^“", text):
        return False
    if tags[at][1] in ("a", "b") and not any(tag in _NOUNS for _, tag in tags[at + 1 : at + 4]):
        return False
    says = any(tag in _VERBLIKE or word in ("是", "有", "为", "共", "达") for word, tag in tags[at + 1 :])
    return says and tags[-1][1] not in ("p", "c", "uj", "d") and not _noun_phrase(tags[at:])


def _opening(tags: list[tuple[str, str]]) -> int:
    """How many words at the head of a stretch tell a time or a place."""
    at = 0
    while at < len(tags):
        word, tag = tags[at]
        after = tags[at + 1][1] if at + 1 < len(tags) else ""
        if tag in ("t", "m", "f", "q") or _TIMES.fullmatch(word):
            at += 1
        elif tag in _NOUNS and after == "f" and at + 2 < len(tags):
            at += 2
        elif word in ("在", "自", "从", "当", "到"):
            ends = [to for to in range(at + 1, min(at + 9, len(tags))) if tags[to][1] == "f" or tags[to][0] in ("时", "后", "前")]
            at = ends[0] + 1 if ends else at + 2
            while word == "从" and not ends and at < len(tags) and tags[at][1] in ("n", "ns", "nt", "nz", "j"):
                at += 1
        else:
            break
    return at


def _noun_phrase(tags: list[tuple[str, str]]) -> bool:
    """Whether a stretch is one thing with what describes it: 周恩来在总结会上的讲话."""
    last = max((at for at, (word, _) in enumerate(tags) if word == "的"), default=0)
    tail, head = tags[last + 1 :], tags[1:last]
    if not head or not (head[0][1] in ("p", "uj") or head[0][0] in ("所", "出于", "鉴于")):
        return False
    toward = head[0][0] in ("对", "对于", "出于", "关于", "鉴于")  # 对……的同情和理解: what may be a verb is a thing here
    things = (*_NOUNS, "c", "vn", "v") if toward else (*_NOUNS, "c", "vn")
    return all(tag in things for _, tag in tail) and not any(word in ("是", "有", "了", "过") for word, _ in head)


_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}


def spelt(text: str, year: int | None) -> str:
    """A stretch with last year and the like as figures, where the year of the record is known."""
    for word, step in _YEARS.items() if year else ():
        text = re.sub(rf"(?<![当同几])(?:{word})(?![年代])", f"{(year or 0) + step}年", text)
    return text
