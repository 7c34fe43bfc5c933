"""Paragraphs of a record -> their kinds: body, note (an editor's footnote), apparatus (numbers, copies, signatures).

Judges by form and place alone; headings and quotations are marked in the file and stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.naming import is_institution, is_name
from index.notes import home, is_before, is_signed, marks_in, note_mark
from index.record import Paragraph

_DAY = r"[（(]?\s*(?:[一二]?[0-9一二三四五六七八九〇○零]{2,4}年)?[0-9一二三四五六七八九十A-Z]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}[日号])?"

_LINE = re.compile(
    rf"""(?:
      (?:绝密|极密|机密|秘密|内部(?:资料|文件)?|特急|急件)[！!。]?
    | 第?\s*[\dA-Za-zА-Яа-я/／\-—－.．\[\]〔〕（）()]+\s*号[。]?
    | (?:No|NO|№|Nо)\s*\.?\s*[\d/\-]+
    | 文件第?\s*[\d一二三四五六七八九十]+\s*份.{{0,40}}
    | 共印.{{0,60}} | (?:印发|印刷|打印|印数)[^，。！？]{{0,60}}。?
    | (?:(?:抄送|抄报|抄致|分送|分发|发送|报送|主送|发给下列|分发名单).{{0,6}}|[送发](?:[给至往].{{0,6}})?)[:：].*
    | (?:记录|记录人|记录者|整理|整理人|翻译|译者|译|校对|校|录入|打字|供稿|采访|撰文|签发|签名|存档|档案号|档号|卷宗号|全宗)(?:人|者|员)?\s*[:：].{{1,80}}
    | (?:(?:资料)?来源|出处|标题|日期|作者|标签|书籍(?:作者)?|正文|描述|出版社|责任编辑|本文责编|本文链接|关键词|密级|(?:访谈|采访|会谈|谈话)?(?:时间|地点)|被?(?:访谈|采访)[者人])\s*[:：].{{0,80}}
    | (?:摘自|录自|选自|译自|载于|原载|转载自)[^。！？]{{0,80}}。?
    | (?:根据|据|此件)[^，。！？]{{0,60}}(?:日记|档案|档案馆|原件|抄件|手稿|记录稿?|刊印|排印|保存|出版|印本|刊出|版|提供|整理)。?
    | (?:翻印者[^，。！？：]{{0,5}}|(?:译者|编者|整理者|本报|本刊|《[^》]{{1,20}}》)的?(?:按语?|说明|附记)[^，。！？：]{{0,3}})[：:].*
    | (?:抄送|抄报|抄致)[\u4e00-\u9fff·、，\s]{{2,80}} | 送[\u4e00-\u9fff·、]{{2,12}}同志[^。！？]{{0,20}}[阅悦]。?
    | 档案[^。！？]{{0,12}}第[\d\s—\-、一]+[页张]
    | (?:出席|列席|在座|到会|参加|与会)(?:者|人|人员|同志)?\s*[:：].{{1,200}}
    | {_DAY}(?:\s*[、—－\-至](?:{_DAY}|\d{{1,2}}日))*\s*(?:[上下]午|晚上?|夜|凌晨|[于在][^，。]{{1,12}})?\s*[）)]?
    | [0-9]{{4}}[.\-/][0-9]{{1,2}}[.\-/][0-9]{{1,2}}\.?
    | [—–\-·.\s]*\d{{1,4}}[—–\-·.\s]*
    | [—–\-·.\s]*\d{{1,4}}\s?[^，。！？；：\d][^。！？；：]{{4,60}}[（(][^（()）]{{0,12}}[年月][^（()）]{{0,14}}[）)][—–\-·.…\s\d]*
    | [^\u4e00-\u9fff]{{0,12}}[ФΦF][.,\s]*\d[^\u4e00-\u9fff]*
    )\s*""",
    re.VERBOSE | re.DOTALL,
)
_SHORT_TITLE = 20
"""A numbered line of so few characters without punctuation is a heading (〔１〕 后来), not a note."""

_SHARED = 0.6
"""The share of its pairs of characters that a misread line has in common with the title."""

_TALK = "会谈|谈话|会见|接见|会晤|座谈"
_ATTENDED = re.compile(
    rf"(?:{_TALK})(?:一?共|从.{{1,12}})?(?:进行|持续|历时|延续)了?[^，。]{{1,14}}[，。]?(?:$|.{{0,8}}(?:参加|出席|陪同|在座))"
    rf"|(?:中方|苏方|双方|我方|对方)?(?:参加|出席|陪同|在座)(?:{_TALK})?的(?:还|中方|苏方)?有[^。]{{2,300}}。?$"
)
_OFFICIAL = re.compile("编号|绝密|极密|机密|秘密|记于|摘自|摘录|日记|存档|档案|第\\d+份|共\\d+份")
_SIGNATURE = re.compile(rf"[\s　]*(?P<name>[\u4e00-\u9fff·A-ZА-Я.\s]{{2,16}}?)\s*(?P<day>{_DAY}|\d{{4}}年\d+月\d+日)?\s*")


def classify(paragraphs: tuple[Paragraph, ...], title: str) -> tuple[Paragraph, ...]:
    """Set kind and `note_of` of each paragraph; text, number and level stay."""
    texts = [p.text for p in paragraphs]
    marks = [[mark for _, mark in marks_in(text)] for text in texts]
    result: list[Paragraph] = []
    for at, paragraph in enumerate(paragraphs):
        if paragraph.kind != "body":
            result.append(paragraph)
        elif (mark := note_mark(paragraph.text)) is not None and (found := _note(texts, marks, at, mark)):
            result.append(replace(paragraph, kind="note", note_of=paragraphs[found[0]].number if found[0] is not None else None))
        elif _is_apparatus(paragraph.text, at, len(paragraphs), title):
            result.append(replace(paragraph, kind="apparatus"))
        else:
            result.append(paragraph)
    return tuple(result)


def _note(texts: list[str], marks: list[list[str]], at: int, mark: str) -> tuple[int | None] | None:
    """(The index of the paragraph that a note belongs to, or None); None alone where the text is no note but a point of a list.

    ① and * head points as well: without a place that carries the mark, only a signature or a note beside it makes a note.
    """
    text = texts[at]
    if mark == "":
        return (at - 1 if at and not is_before(text) else None,)
    if (found := home(texts, marks, at, mark)) is not None or is_signed(text):
        return (found,)
    if set(mark) == {"*"}:
        return None
    if not mark.isdecimal():
        beside = [other for other in (at - 1, at + 1) if 0 <= other < len(texts) and note_mark(texts[other]) not in (None, "")]
        return (None,) if any(home(texts, marks, other, note_mark(texts[other]) or "") is not None for other in beside) else None
    return (None,) if len(text) > _SHORT_TITLE or re.search("[，。：；、？！,.;:《]", text) else None


def _is_apparatus(text: str, at: int, count: int, title: str) -> bool:
    if all(_LINE.fullmatch(line.strip()) for line in text.strip().split("\n")) or _LINE.fullmatch(text.strip()):
        return True
    squeezed, heading = re.sub(r"\W", "", text), re.sub(r"\W", "", title)
    if len(squeezed) > 5 and squeezed == heading:
        return True
    if at < 6 and len(text) < 90 and not re.search("[！？“：]", text) and len(set(_OFFICIAL.findall(text))) > 1:
        return True
    if (at < 6 or at >= count - 12) and _ATTENDED.match(text):
        return True
    if at < 8 and 5 < len(squeezed) <= 40 and not re.search("[，。！？：；]", text) and _alike(squeezed, heading):
        return True
    near_edge = at < 4 or at >= count - 6
    if not near_edge or len(text) > 30:
        return False
    if squeezed and squeezed in heading:
        return True
    return at >= count - 6 and _is_signature(text)


def _alike(line: str, heading: str) -> bool:
    """Whether a line is the title, or a part of it, but for what a scan misread: most pairs of its characters stand there."""
    pairs = [line[at : at + 2] for at in range(len(line) - 1)]
    return sum(pair in heading for pair in pairs) >= _SHARED * len(pairs)


def _is_signature(text: str) -> bool:
    """A name or an institution, with or without a date, or an indented line of that length."""
    match = _SIGNATURE.fullmatch(text)
    if not match or re.search(r"[说问答]", text):
        return False
    name = match["name"].strip()
    return bool(match["day"]) or text[0].isspace() or is_name(name) or is_institution(name)
