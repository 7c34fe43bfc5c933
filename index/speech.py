"""Reported speech -> speakers: of paragraphs (毛泽东说……。他接着说……) and of the sentences within one paragraph.

A paragraph that names nobody goes on with the one before. Knows nothing of labels but those that begin a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from index.fold import fold_chars
from index.lexicon import Lexicon
from index.naming import OFFICE
from index.people import People
from index.record import Paragraph

SAYING = (
    "说 指出 强调 认为 表示 问 答 回答 谈 提 称 介绍 通报 同意 赞扬 感谢 请求 建议 询问 答复 声明 解释 补充 反问 插话 讲 告诉 指示 汇报 "
    "重申 回忆 列举 举 叙述 追述 讲述 祝贺 赞成 反对 重复 陈述 承认 断言 希望 想知道 提醒 警告 欢迎 邀请 转达 宣布 对"
).split()
_SAYS = re.compile("|".join(sorted(map(re.escape, SAYING), key=len, reverse=True)))
_META = re.compile(
    r"^.{0,12}(?:会谈|谈话|会见|接见|会晤|座谈|会议)(?:一?共)?(?:进行|持续|历时|延续|时间|在.{0,12}(?:结束|进行|举行)|于.{0,16}(?:结束|举行))"
    r"|^.{0,10}(?:参加|出席|陪同|在座).{0,8}(?:会谈|谈话|会见|接见|会晤|座谈)?.{0,4}(?:的?(?:还|中方|苏方|双方)?[有是]|人员)"
)
_BEFORE = re.compile(
    r"(?:对|向|同|和|与|跟|把|被|给|据|使|让|为|问|请|见|像|如|以|及|、|于|比|受|是|告诉|根据|按照|劝|替|随|经|除|包括|称|叫|当|了|有|知道|关于|刚才|[“《])$"
)
_THE_TALK = re.compile(r"[同与和][^，。]{2,16}的?(?:会谈|谈话|会见|会晤|对话)")
_BRACKETED = re.compile(r"[（(【].*[）)】]", re.DOTALL)
_HE = re.compile(r"[^。，：]{0,8}?(?:[他她])(?!们|的|本人)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a paragraph."""

    person: str
    start: int
    end: int


def is_subject(text: str, mention: Mention) -> bool:
    """A person who does or says something: no preposition before the name, no 的 after it, not inside a quotation."""
    if _BEFORE.search(text[max(mention.start - 3, 0) : mention.start]):
        return False
    after = re.compile(rf"(?:{OFFICE})?").match(text, mention.end)
    end = after.end() if after else mention.end
    if text.startswith(
        ("思想", "主义", "选集", "著作", "路线", "的", "、", "等人", "”", "》", "）", "和", "与"), end
    ) or _THE_TALK.match(text, end):
        return False
    return text.count("“", 0, mention.start) <= text.count("”", 0, mention.start)


class Reported:
    """Who is said to speak in a record. `main`: those who talk in it; `heads`: who of them begins a paragraph by speaking."""

    def __init__(self, paragraphs: tuple[Paragraph, ...], people: People) -> None:
        self._mentions = {p.number: [Mention(*found) for found in people.find(p.text)] for p in paragraphs if p.kind == "body"}
        begins = {p.number: mention.person for p in paragraphs if (mention := self._speaking(p))}
        counts = Counter(begins.values())
        few = len(self._mentions) < 20 and people.author is None
        named = {m.person for found in self._mentions.values() for m in found} & set(people.named)
        self.main = {person for person, count in counts.items() if count > 1 or few} | named
        if people.author and people.author not in self.main and len(counts) > 2:
            self.main |= {mention.person for found in self._mentions.values() for mention in found}
        self.heads = {number: person for number, person in begins.items() if person in self.main}
        self._present = {mention.person for found in self._mentions.values() for mention in found}

    def _speaking(self, paragraph: Paragraph) -> Mention | None:
        """The first person of a paragraph, if its first words say that he speaks."""
        for mention in self._mentions.get(paragraph.number, [])[:1]:
            near = re.split("[。！？]", paragraph.text[mention.end : mention.end + 16])[0]
            if mention.start <= 14 and is_subject(paragraph.text, mention) and _SAYS.search(near):
                return mention
        return None

    def talked(self, author: str | None) -> bool:
        """Whether two or more persons, an author among them, speak at the head of three in ten paragraphs: a talk, whatever its title."""
        persons = set(self.heads.values())
        return len(persons) > 1 and author in {*persons, None} and len(self.heads) >= 0.3 * len(self._mentions)

    def tells(self, part: tuple[Paragraph, ...], author: str | None) -> bool:
        """Whether a document tells of a talk: an author who is a talker too, or who only tells what three or more said."""
        heads = [self.heads[p.number] for p in part if p.number in self.heads]
        if len(heads) < 2 or len(heads) < 0.15 * sum(p.kind == "body" for p in part):
            return False
        return author in heads or (author not in self._present and len(set(heads)) > 2)

    def speakers(self, paragraphs: tuple[Paragraph, ...], current: str | None) -> dict[int, str | None]:
        """Speakers of paragraphs in a row; `current` speaks until somebody is named."""
        found: dict[int, str | None] = {}
        for paragraph in paragraphs:
            text = paragraph.text.strip()
            if paragraph.kind != "body":
                continue
            spoken = self._acting(paragraph, current)
            if not _BRACKETED.fullmatch(text) and not (spoken is None and len(text) < 120 and _META.search(text[:60])):
                spoken = current = spoken or current
            found[paragraph.number] = spoken
        return found

    def brackets(self, paragraphs: tuple[Paragraph, ...]) -> dict[int, str | None]:
        """Speakers of the paragraphs in brackets: who acts in them, or nobody."""
        return {p.number: self._acting(p, None) for p in paragraphs if p.kind == "body" and _BRACKETED.fullmatch(p.text.strip())}

    def _acting(self, paragraph: Paragraph, current: str | None) -> str | None:
        """The first main person who is a subject; 他说 before any name goes on with the current speaker."""
        text, mentions = paragraph.text, self._mentions.get(paragraph.number, [])
        for mention in mentions:
            if mention.person in self.main and is_subject(text, mention):
                pronoun = _HE.match(text)
                if current and pronoun and pronoun.end() <= mention.start and _SAYS.match(text, pronoun.end()):
                    return current
                return mention.person
        meeting = (m.person for m in mentions if m.person in self.main and _THE_TALK.match(text, m.end))
        return next(meeting, None)


_VERB = re.compile(
    "|".join(
        sorted(
            {*map(re.escape, SAYING), "赞同", "谈到", "谈及", "预祝", "满意"} - {"对", "举", "提", "谈", "讲", "称"},
            key=len,
            reverse=True,
        )
    )
)
_END = re.compile(r"[。！？!?；\n]+[”’」』）)]*\s*")
_REACH = 600
"""Characters within which a quotation must close; scans lose marks."""
_QUOTING = re.compile("[：:]“")
_TURN_LABEL = re.compile(r"\s*(?P<label>[\u4e00-\u9fff·×□]{1,10})(?:[（(][^（()）]{1,30}[）)])?\s*[：:]")


def names_in(text: str, speakers: Collection[str], lexicon: Lexicon) -> dict[str, str]:
    """Forms of persons in a text -> full names, for `spans`: the record's speakers as it names them, then the lexicon's persons."""
    names = {part: person for person in speakers for part in (person, *person.split("·")) if len(part) > 1}
    for found in lexicon.names.find_chinese(fold_chars(text)):
        if found.term.kind == "person":
            person = next((form for form in found.term.zh if form in speakers), found.term.zh[0])
            names.setdefault(text[found.start : found.end], person)
    return names


def spans(
    text: str, first: str | None, names: Mapping[str, str], talkers: Collection[str] = ()
) -> list[tuple[int, int, str | None]]:
    """Who says what within one paragraph: (start, end, speaker) in order, without gaps.

    `first` speaks until a sentence names another: its subject is a form of `names` (form -> full name) with a verb of
    saying, or it begins with a label (毛：). 他说 goes on with the current speaker, words in “” belong to the span they
    stand in. Where `talkers` are given, a third person whose words are told owns no more than one sentence: X问：“……”
    """
    marks: list[tuple[int, str | None]] = [(0, first)]
    current = first
    for start, end in _sentences(text):
        person, label = _speaker_of(text[start:end], names)
        told = person is not None and not label and bool(talkers) and person not in talkers
        speaker = current if person is None or (told and not _QUOTING.search(text, start, end)) else person
        if speaker != marks[-1][1]:
            marks.append((start, speaker))
        if not told:
            current = speaker
    marks = [mark for at, mark in enumerate(marks) if at + 1 == len(marks) or marks[at + 1][0] > mark[0]]
    ends = [*(start for start, _ in marks[1:]), len(text)]
    return [(start, end, speaker) for (start, speaker), end in zip(marks, ends, strict=True) if start < end]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of a text; an end inside “” ends none, unless the quotation is not closed in reach."""
    start = 0
    for match in _END.finditer(text):
        opened = text.count("“", start, match.end()) > text.count("”", start, match.end())
        if not opened or text.find("”", match.end(), match.end() + _REACH) < 0:
            yield start, match.end()
            start = match.end()
    if start < len(text):
        yield start, len(text)


def _speaker_of(sentence: str, names: Mapping[str, str]) -> tuple[str | None, bool]:
    """Whose words a sentence gives, and whether a label says so; None where it names nobody who speaks."""
    label = _TURN_LABEL.match(sentence)
    if label and (person := _labelled(label["label"], names)):
        return person, not sentence.startswith("“", label.end())
    outside = fold_chars(sentence.partition("“")[0])
    pronoun = _HE.match(outside)
    going_on = pronoun.end() if pronoun and _SAYS.match(outside, pronoun.end()) else len(outside)
    for start, form in _forms(outside, names):
        if start > going_on:
            break
        mention = Mention(names[form], start, start + len(form))
        office = re.compile(rf"(?:{OFFICE})?").match(outside, mention.end)
        near = outside[office.end() if office else mention.end :]
        if is_subject(outside, mention) and _VERB.search(near, 0, 30):
            return mention.person, False
        if re.search("[他她]|说，", outside[:start]):
            break
    return None, False


def _forms(text: str, names: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """The longest forms of names in a text, from left to right, without overlaps; one character is no name in running text."""
    forms = {fold_chars(form): form for form in names if len(form) > 1}
    pattern = re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))) or "(?!)")
    for match in pattern.finditer(text):
        yield match.start(), forms[match[0]]


def _labelled(label: str, names: Mapping[str, str]) -> str | None:
    """The person behind a label: a form, a form before an office or a verb, or the one person whose name begins with it."""
    bare = re.sub(rf"(?:{OFFICE}|说|问|答|插话)+$", "", label) or label
    for form in (label, bare):
        if form in names:
            return names[form]
    people = {person for person in names.values() if person.startswith(bare)} if len(bare) < 3 else set()
    return people.pop() if len(people) == 1 else None
