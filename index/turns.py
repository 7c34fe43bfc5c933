"""Paragraphs -> speakers by the labels they begin with (毛：…… 问：…… 林校长：……).

Knows nothing of reported speech. A paragraph may hold several turns: its speaker is the first, its successor's the last.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.naming import SURNAMES, has_grammar, is_chinese, is_name
from index.people import People
from index.record import Paragraph
from index.speech import narrated

_LABEL = re.compile(
    r"(?:[（(][^（()）]{1,24}[）)]\s*)?[^\w（(“”《》，。？！、；×□【]*[\d]{0,4}[^\w（(“”《》，。？！、；×□【]*"
    r"(?P<label>[^\d：:，。！？；\s“”‘’《》（()）【】…][^：:，。！？；\s《》（()）【】…]{0,13}?)[\"”“'!！1\]]{0,2}"
    r"(?:[（(](?P<note>[^（()）]{1,40})[）)])?\s*[：:]"
)
_SHORT = re.compile(r"以下简?称?[“‘\"]?(?P<short>[^”’\"，。）)称]{1,8})")
_MEANS = re.compile(r"[（(](?P<short>[\u4e00-\u9fff])即(?P<name>[\u4e00-\u9fff·]{2,8}?)(?:同志|先生)?[，）)]")
_STOP = re.compile(
    r".*(?:问题|如下|意见|原因|结果|结论|是|有|来源|作者|时间|地点|例如|比如|就是|注|附|按|一|二|三|记录|记载|翻译|整理|校对|标题|日期|标签|书籍|正文|描述|摘要|关键词|"
    r"[访谈]者按|编辑|题目|内容|目的|语录|指示|主送|抄送|抄报|发给|电话|地址|出席|参加|在座|陪同|主持|人员|委|局|部|省|市|县|级|区|集团|号召|口号|总之|此外|其次|首先|另外|"
    r"[他她它我你们]说|[他她我你](?:问|答|又说|还说|想|们)?|说|想|写道|[被受]?访谈者|.*简介|人|名单|党组|同志们|朋友们|诸位|各位)$|第.{1,3}[个次条点种]|第[一二三四五六七八九十]"
)
GROUP = re.compile(
    r"(?:.{0,4}(?:代表|同学|学生|群众|记者|客人|外宾|团长|众|大家|全体|战士|工人|社员|来访者|接待员|主持人|笔者|编者|教师|老师|校长|干部|队员|领导)们?|问|答|众答|[×口□]{1,3})"
)
_SPOKE = re.compile(r"(?:接着|又|再次|还|插话|补充|继续|笑着|首先|最后)*(?:说|问|答|指出|强调|回答|插话|讲|讲话|发言)?$")


@dataclass(frozen=True, slots=True)
class Label:
    """A label at the head of a paragraph or after a sentence in it; `start` is where its turn begins."""

    name: str
    short: str | None
    start: int
    quoted: bool = False


def head(text: str, title: str) -> Label | None:
    """The label a paragraph begins with, after a page head that repeats the title or a date in brackets."""
    skip = len(text) - len(text.lstrip())
    if title and text.startswith(title, skip):
        skip += len(title)
    return _label(_LABEL.match(text, skip), 0)


def _label(match: re.Match[str] | None, start: int) -> Label | None:
    if match is None:
        return None
    name = match["label"].strip(" \"”“'")
    before, dot, after = name.rpartition("·")
    name = after if dot and len(after) == 1 and is_chinese(before) else name
    one = re.split("、|和", name)[0]
    name = one if is_name(one) or len(one) == 1 else name
    name = _SPOKE.sub("", name) or name
    short = _SHORT.search(match["note"] or "")
    if _STOP.fullmatch(name) or not re.search("[\u4e00-\u9fff×口□A-Z]", name):
        return None
    quoted = match.string.startswith(("“", "「"), match.end())
    return Label(name, short["short"] if short else None, start, quoted)


class Turns:
    """The labels of one record; `marked`: the paragraphs they begin. Outside a talk it takes names alone, and many of them."""

    def __init__(self, paragraphs: tuple[Paragraph, ...], people: People, title: str, talk: bool) -> None:
        self._people, self._title = people, title
        self._heads = {p.number: self._plain(label) for p in paragraphs if p.kind == "body" and (label := head(p.text, title))}
        self._names = self._sure(paragraphs, talk)
        self.run_on = talk and not self._names and self._inner_alone(paragraphs)
        self.marked = [number for number, label in self._heads.items() if label.name in self._names]
        self._learn(paragraphs)
        self._persons = self._resolved(paragraphs)

    def _plain(self, label: Label) -> Label:
        """毛主席问大家 is the label of 毛主席: a known person, then what he does."""
        if self._people.known(label.name):
            return label
        for _, start, end in self._people.find(label.name):
            if start == 0 and re.match("同志|[问对说答插笑指回补接又转认表]", label.name[end:]):
                return replace(label, name=label.name[:end])
        return label

    def _sure(self, paragraphs: tuple[Paragraph, ...], talk: bool) -> set[str]:
        """Labels that are speakers: they recur, are known, introduce a short form, or look like names among such."""
        bare = {label.name for label in self._heads.values() if not label.quoted}
        if len(bare) > 1:
            self._heads = {number: label for number, label in self._heads.items() if label.name in bare}
        counts = Counter(label.name for label in self._heads.values())
        shorts = {form for label in self._heads.values() if label.short for form in (label.name, label.short)}
        sure = {
            name
            for name in counts
            if name in shorts
            or self._people.known(name)
            or GROUP.fullmatch(name)
            or (talk and counts[name] > 1 and len(name) < 9)
        }
        plain = {name for name in counts if is_name(name) or (len(name) == 1 and name in SURNAMES - {"丁"})}
        bodies = sum(p.kind == "body" for p in paragraphs)
        if sum(counts[name] for name in sure) > bodies / 2:
            plain |= {name for name in counts if self._people.may_be(name)}
        marked = sum(counts[name] for name in sure | plain)
        few = marked < 2 or (marked < bodies / 2 and sum(counts[name] for name in sure) < 3)
        alone = len(sure | plain) < 2 and (marked < 3 or not talk)
        return set() if few or alone or (not talk and marked < 0.3 * bodies) else sure | plain

    def _inner_alone(self, paragraphs: tuple[Paragraph, ...]) -> bool:
        """Take the labels of a scan that runs its turns on (……吗？野间：有。主席：好。) where no paragraph begins with one."""
        found = self._inner(paragraphs)
        often = self._often(found)
        if len(often) < 2 or sum(found[name] for name in often) < RUN_ON:
            return False
        for name in found:
            if (bare := _SPOKE.sub("", name)) in often and bare != name:
                self._people.alias(name, bare)
                self._names.add(name)
                continue
            short = next((one for one in often if name != one and name.startswith(one) and len(name) <= len(one) + 2), None)
            if short:
                self._people.alias(short, name)
                self._names.add(name)
        self._names |= often | {name for name in found if self._people.known(name)}
        return True

    def _inner(self, paragraphs: tuple[Paragraph, ...]) -> Counter[str]:
        """How often each label stands behind the end of a sentence."""
        return Counter(match["label"] for p in paragraphs if p.kind == "body" for match in _INNER.finditer(p.text))

    def _often(self, found: Counter[str]) -> set[str]:
        """Labels that recur: names from the second time on, other words without grammar from the third."""
        recurring = (name for name, count in found.items() if count > (1 if self._is_label(name) else 2))
        return {name for name in recurring if not _STOP.fullmatch(name) and not has_grammar(name)}

    def _is_label(self, name: str) -> bool:
        return self._people.known(name) or is_name(name) or self._people.may_be(name)

    def _learn(self, paragraphs: tuple[Paragraph, ...]) -> None:
        """Note short forms, and whom 问 and 答 stand for where the first of them is spelt out (斯特朗问：)."""
        for paragraph in paragraphs:
            label = self._heads.get(paragraph.number)
            if label and label.name in self._names and label.short:
                self._people.alias(label.short, label.name)
                self._names.add(label.short)
            for match in _MEANS.finditer(paragraph.text):
                self._people.alias(match["short"], match["name"])
            spelt = _SPELT.match(paragraph.text)
            if self._names and spelt and self._people.known(spelt["name"]):
                self._people.alias_once(spelt["does"], spelt["name"])
        inner = self._inner(paragraphs) if self._names else Counter()
        self._names |= {name for name in inner if GROUP.fullmatch(name) or (len(name) == 1 and self._people.known(name))}
        self._names |= self._often(inner)

    def _resolved(self, paragraphs: tuple[Paragraph, ...]) -> dict[str, str | None]:
        """The person behind each label; nobody behind 问 and 答 where nothing tells who asks and who answers."""
        own: dict[str, list[bool]] = {}
        for paragraph in paragraphs:
            label = self._heads.get(paragraph.number)
            if label and label.name in self._names and label.name not in ASKED:
                asks = paragraph.text.rstrip("”）) ").endswith(("？", "?"))
                own.setdefault(self._people.resolve(label.name), []).append(asks)
        self._people.labelled = {person: 2 * sum(asks) >= len(asks) for person, asks in own.items()}
        persons = {name: self._people.resolve(name) for name in self._names}
        return {name: None if person in ASKED else person for name, person in persons.items()}

    def inside(self, text: str) -> Iterator[Label]:
        """The turns after the head of a paragraph: a sure label that follows the end of a sentence."""
        for match in _INNER.finditer(text):
            if match["label"] in self._names:
                yield Label(match["label"], None, match.start("label"))

    def speakers(self, paragraphs: tuple[Paragraph, ...], current: str | None) -> dict[int, str | None]:
        """Speakers of all paragraphs; `current` speaks before the first label."""
        found: dict[int, str | None] = {}
        for paragraph in paragraphs:
            if paragraph.kind == "heading":
                current = None
            elif paragraph.kind == "body":
                found[paragraph.number], current = self._one(paragraph, current)
        return found

    def _one(self, paragraph: Paragraph, current: str | None) -> tuple[str | None, str | None]:
        """Who speaks first in a paragraph, and who goes on after it."""
        text = paragraph.text.strip()
        label = self._heads.get(paragraph.number)
        spoken: str | None = None
        if label and label.name in self._names:
            spoken = current = self._persons[label.name]
        elif (spelt := _SPELT.match(text)) and spelt["does"] in self._names:
            spoken = current = self._persons[spelt["does"]]
        elif text[:1] in "：:":
            current = None
        elif narrated(text):
            spoken = self._caption(text)
        else:
            current = self._told(text) or current
            spoken = self._caption(text) or current
        for inner in self.inside(paragraph.text):
            current = self._persons[inner.name]
        return spoken, current

    def persons(self) -> set[str]:
        """The persons behind the labels."""
        return {person for person in self._persons.values() if person}

    def _told(self, text: str) -> str | None:
        """Who speaks in an unlabelled paragraph that begins with one of the labelled persons and a verb of saying."""
        for person, start, end in self._people.find(text[:12]):
            if start == 0 and _TELLS.match(text, end) and person in self._persons.values():
                return person
        return None

    def _caption(self, text: str) -> str | None:
        """Who acts in the caption of a picture: 1960年5月27日，何舟会见……"""
        match = re.match(r"\d{4}年\d{1,2}月\d{1,2}日[^，。]{0,8}，", text)
        persons = [person for person, start, _ in self._people.find(text) if match and start == match.end()]
        return persons[0] if persons else None


ASKED = ("问", "答")
_SPELT = re.compile(r"\s*(?P<name>[\u4e00-\u9fff·]{1,12}?)(?P<does>[问答])[：:]")
RUN_ON = 6
"""Labels within paragraphs from which a record without labels at their heads is one of turns."""
_TELLS = re.compile(
    r"(?:同志|先生|主席)?(?:接着|又|还|最后|再次|首先|然后)*(?:说|指出|强调|同意|表示|回答|答|问|询问|补充|感谢|请求)(?!了|得|的|过)[^“：:]{2}"
)
_INNER = re.compile(
    r"(?<=[。！？?!…）)”」\]·：:\s])\s*(?P<label>[\u4e00-\u9fff·×□]{1,8})(?:[（(][^（()）]{1,30}[）)])?[：:](?![“「])"
)
