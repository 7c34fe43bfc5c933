"""Records -> the lines in them that are titles of something: whose words follow by the title, and headings that are not marked.

A book may print several documents under one id; scans mark no heading. Decides no speaker of a paragraph.
"""

from __future__ import annotations

import re

from index.naming import OFFICE
from index.people import People
from index.record import Paragraph

_DOCUMENT = "讲话|谈话|发言|批语|批示|指示|信|复信|电报?|报告|意见|按语|题词|文章|通知|声明|总结|建议|讲演|训词"
_WHOSE = re.compile(
    rf"(?P<head>.{{2,28}}?)(?:在|接见|会见|对|关于|给|致|就|论|的|付总理).{{2,80}}?(?:{_DOCUMENT})(?:和批语|和批示|纪要|记录稿?|摘要|稿|要点|[（(].{{1,8}}[）)])*"
)
_OPENING = re.compile(rf"[^\u4e00-\u9fff]*(?:[\u4e00-\u9fff]{{0,14}}(?:{OFFICE}))?")
_PAIR = re.compile("[与和同跟][^，。]{1,20}(?:谈话|会谈|对话)")
_NUMERAL = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}(?:、|$)|[（(][一二三四五六七八九十]{1,3}[）)]|◇|※|△△|▲)")
_SHORT = re.compile(r"\s*(?:[◇※△▲][^。！？；]{1,40}[。！？]?|[^。！？；，…]{1,26}[：:]?)")
_BARE = re.compile(r"\s*[^\d\s，。！？；：,.!?:;…（(][^，。！？；：,.!?:;…]{3,19}")
_ENDED = re.compile("[。！？!?.][”’」』）)]*$")
_LONG = 60
"""Characters of a paragraph between which a short line without punctuation is a heading: scans break lines, but not there."""
_COPY = re.compile(r"[^。，：]{2,40}(?:翻印|转抄|抄录|印发|供稿|编印|刊印|传抄)(?:者[^。，：]{0,40})?\s*[）)]?")


def whose(title: str, people: People) -> str | None:
    """Whose words follow a title: 何舟在……会上的发言; None where it names none or two who talk with each other."""
    title = re.sub(r"\s", "", title)
    match = _WHOSE.fullmatch(title)
    if match is None or _PAIR.search(title):
        return None
    for person, start, _ in people.find(title):
        if start < len(match["head"]) and _OPENING.fullmatch(title, 0, start):
            return person
    return None


def titles(paragraphs: tuple[Paragraph, ...], people: People) -> dict[int, str | None]:
    """Numbers of paragraphs that are titles or copyists' lines in the body -> whose words follow them, None for unknown.

    A title begins a document at the top, where a date or the like follows it, or where a copyist ended the one before.
    """
    found: dict[int, str | None] = {}
    for at, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        if paragraph.kind in ("body", "apparatus") and len(text) <= 60 and _COPY.fullmatch(text):
            found[paragraph.number] = None
        if paragraph.kind != "body" or len(text) > 60 or paragraph.number in found:
            continue
        copied = at > 0 and found.get(paragraphs[at - 1].number, "") is None
        for lines in (1, 2):
            title = paragraphs[at : at + lines]
            after = paragraphs[at + lines : at + lines + 1]
            begins = copied or not at or (after and after[0].kind == "apparatus")
            if begins and all(_is_line(line) for line in title) and (person := whose("".join(p.text for p in title), people)):
                found |= {line.number: person for line in title}
                break
    return found


def _is_line(paragraph: Paragraph) -> bool:
    return (
        paragraph.kind in ("body", "apparatus")
        and len(paragraph.text) <= 60
        and not re.search("[。！？；：]$", paragraph.text.strip())
    )


def headings(paragraphs: tuple[Paragraph, ...]) -> set[int]:
    """Numbers of short lines with a numeral or sign that announce what follows and are no point of a list."""
    found = set()
    for at, paragraph in enumerate(paragraphs):
        if paragraph.kind == "body" and _NUMERAL.match(paragraph.text) and _SHORT.fullmatch(paragraph.text):
            after = paragraphs[at + 1].text if at + 1 < len(paragraphs) else ""
            if after and not _NUMERAL.match(after):
                found.add(paragraph.number)
        elif paragraph.kind == "body" and _BARE.fullmatch(paragraph.text) and 0 < at < len(paragraphs) - 1:
            before, after = paragraphs[at - 1].text.rstrip(), paragraphs[at + 1].text
            if _ENDED.search(before) and len(after) > _LONG and len(before) > _LONG:
                found.add(paragraph.number)
    return found
