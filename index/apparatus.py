"""Paragraphs of a record -> their kinds: body, note (an editor's footnote), apparatus (numbers, copies, signatures).

Judges by form and place alone; headings and quotations are marked in the file and stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.record import Paragraph

_MARK = re.compile(r"(?:[①-⑳]|\[\d{1,3}\]|〔\d{1,3}〕|［\d{1,3}］)")
_EDITOR = re.compile(r"[—–-]{1,2}\s*(?:编者?注|译者?注|原注|编者|译者)\s*[。）)]?\s*$")
_DAY = r"[（(]?\s*(?:[一二]?[0-9一二三四五六七八九〇○零]{2,4}年)?[0-9一二三四五六七八九十A-Z]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}[日号])?"

_LINE = re.compile(
    rf"""(?:
      (?:绝密|极密|机密|秘密|内部(?:资料|文件)?|特急|急件)[！!。]?
    | 第?\s*[\dA-Za-zА-Яа-я/／\-—－.．\[\]〔〕（）()]+\s*号[。]?
    | (?:No|NO|№|Nо)\s*\.?\s*[\d/\-]+
    | 文件第?\s*[\d一二三四五六七八九十]+\s*份.{{0,40}}
    | (?:共印|印发|印刷|打印|印数).{{0,60}}
    | (?:抄送|抄报|抄致|分送|分发|发送|报送|主送|送|发给下列|分发名单|发).{{0,6}}[:：].*
    | (?:记录|记录人|记录者|整理|整理人|翻译|译者|译|校对|校|录入|打字|供稿|采访|撰文|签发|签名|存档|档案号|档号|卷宗号|全宗)(?:人|者|员)?\s*[:：].{{1,80}}
    | (?:摘自|录自|选自|译自|载于|原载|转载自|根据|据|此件|来源[:：]).{{0,60}}(?:日记|档案|档案馆|原件|抄件|记录稿|记录|刊印|保存|出版|印本|刊出|》|期|版|提供)[^，。]{{0,24}}[。.]?
    | {_DAY}\s*(?:[上下]午|晚上?|夜|凌晨|[于在][^，。]{{1,12}})?\s*[）)]?
    | [0-9]{{4}}[.\-/][0-9]{{1,2}}[.\-/][0-9]{{1,2}}\.?
    | [—–\-·.\s]*\d{{1,4}}[—–\-·.\s]*
    | [^\u4e00-\u9fff]{{0,12}}[ФΦF][.,\s]*\d[^\u4e00-\u9fff]*
    )\s*""",
    re.VERBOSE | re.DOTALL,
)
_SIGNATURE = re.compile(rf"[\s　]*[\u4e00-\u9fff·A-ZА-Я.\s]{{2,16}}\s*(?:{_DAY}|\d{{4}}年\d+月\d+日)?\s*")


def classify(paragraphs: tuple[Paragraph, ...], title: str) -> tuple[Paragraph, ...]:
    """Set kind and `note_of` of each paragraph; text, number and level stay."""
    marks = [set(_MARK.findall(p.text)) for p in paragraphs]
    result: list[Paragraph] = []
    for at, paragraph in enumerate(paragraphs):
        if paragraph.kind != "body":
            result.append(paragraph)
        elif mark := _note_mark(paragraph.text):
            result.append(replace(paragraph, kind="note", note_of=_home(paragraphs, marks, at, mark)))
        elif _is_apparatus(paragraph.text, at, len(paragraphs), title):
            result.append(replace(paragraph, kind="apparatus"))
        else:
            result.append(paragraph)
    return tuple(result)


def _note_mark(text: str) -> str | None:
    """The mark a footnote begins with; an editor's remark without one has the empty mark; None for other text."""
    start = _MARK.match(text.lstrip())
    if start:
        return str(start[0])
    return "" if _EDITOR.search(text) else None


def _home(paragraphs: tuple[Paragraph, ...], marks: list[set[str]], at: int, mark: str) -> int | None:
    """The number of the nearest paragraph that carries the mark inside its text, looking back first."""
    order = [*range(at - 1, -1, -1), *range(at + 1, len(paragraphs))]
    for other in order:
        text = paragraphs[other].text
        if mark and mark in marks[other] and not text.lstrip().startswith(mark):
            return paragraphs[other].number
    return paragraphs[at - 1].number if mark == "" and at else None


def _is_apparatus(text: str, at: int, count: int, title: str) -> bool:
    if _LINE.fullmatch(text.strip()):
        return True
    near_edge = at < 4 or at >= count - 6
    if not near_edge or len(text) > 30:
        return False
    squeezed = re.sub(r"\W", "", text)
    if squeezed and squeezed in re.sub(r"\W", "", title):
        return True
    return at >= count - 6 and bool(_SIGNATURE.fullmatch(text)) and not re.search(r"[说问答]", text)
