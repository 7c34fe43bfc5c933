"""Reported speech -> speakers of paragraphs (毛泽东说……。他接着说……).

A paragraph that names nobody goes on with the one before. Knows nothing of labels, nor of who speaks within a paragraph
(see said.py).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from index.account import Account
from index.naming import OFFICE
from index.people import People
from index.record import Paragraph

SAYING = (
    "说 指出 强调 认为 表示 问 答 回答 谈 提 称 介绍 通报 同意 赞扬 感谢 请求 建议 询问 答复 声明 解释 补充 反问 插话 讲 告诉 指示 汇报 "
    "重申 回忆 列举 举 叙述 追述 讲述 祝贺 赞成 反对 重复 陈述 承认 断言 希望 想知道 提醒 警告 欢迎 邀请 转达 宣布 对"
).split()
SAYS = re.compile("|".join(sorted(map(re.escape, SAYING), key=len, reverse=True)))
_PLAINLY = re.compile(rf"(?:{OFFICE})?[^，。：“]{{0,3}}(?:{SAYS.pattern})[^，。：“]{{0,2}}[：，:]")
_META = re.compile(
    r"^.{0,12}(?:会谈|谈话|会见|接见|会晤|座谈|会议)(?:一?共)?(?:进行|持续|历时|延续|时间|在.{0,12}(?:结束|进行|举行)|于.{0,16}(?:结束|举行))"
    r"|^.{0,10}(?:参加|出席|陪同|在座).{0,8}(?:会谈|谈话|会见|接见|会晤|座谈)?.{0,4}(?:的?(?:还|中方|苏方|双方)?[有是]|人员)"
)
_ENDS = re.compile(
    r"(?:最后|随后|接着|于是|此后|当[日天晚])?[，,]?(?:"
    r"(?:双方|宾主|主客|彼此)(?:一致|均|都|最后|还|又|并)?(?:商定|约定|同意|决定|达成|商妥|议定|交换|握手|告别|互道)"
    r"|(?:本次|这次|此次|整个)?(?:会谈|谈话|会见|接见|会晤|座谈|谈判|会议)[^，。：“”]{0,12}?(?:(?:至此|到此)(?:结束|告一段落|为止)|(?:时|分|点|半)(?:结束|散会)|结束了?$)"
    r"|[^，。：；“”我你您咱]{2,10}?(?:起身|起立|站起来?|离座|上前|一一|亲自)[，,]?(?:与|同|和|向)?[^，。：；“”我你您咱]{0,10}?(?:送客|送行|相送|告辞|告别|握手|道别|送[^，。：“”我你您]{0,10}(?:出门|上车|门口|门外))"
    r")[^：“”？！我你您咱]*[。）)]?\s*"
)
"""A sentence of the narrator where a talk ends: 双方商定……, 会谈至此结束。, 毛主席起身送客。 Whoever says 我 or 你 is speaking."""
_BEFORE = re.compile(
    r"(?:对|向|同|和|与|跟|把|被|给|据|使|让|为|问|请|令|见|像|如|以|及|、|于|比|受|是|告诉|根据|按照|劝|替|随|经|除|包括|称|叫|当|了|有|知道|关于|刚才"
    r"|欢迎|感谢|祝贺|赞扬|访问|希望|盼望|要求|允许|嘱咐|[“《])$"
)
_NUMBER = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．]\s*)?")
_THE_TALK = re.compile(r"[同与和][^，。]{2,16}的?(?:会谈|谈话|会见|会晤|对话)")
_BRACKETED = re.compile(r"[（(【].*[）)】]", re.DOTALL)
HE = re.compile(r"[^。，：]{0,8}?(?:[他她])(?!们|的|本人)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in a paragraph."""

    person: str
    start: int
    end: int


def is_subject(text: str, mention: Mention) -> bool:
    """A person who does or says something: no preposition before the name, no 的 after it, not inside a quotation."""
    if not _NUMBER.fullmatch(text, 0, mention.start) and _BEFORE.search(text[max(mention.start - 3, 0) : mention.start]):
        return False
    after = re.compile(rf"(?:{OFFICE})?").match(text, mention.end)
    end = after.end() if after else mention.end
    if text.startswith(
        ("思想", "主义", "选集", "著作", "路线", "的", "、", "等", "”", "》", "）", "和", "与"), end
    ) or _THE_TALK.match(text, end):
        return False
    return text.count("“", 0, mention.start) <= text.count("”", 0, mention.start)


def narrated(sentence: str) -> bool:
    """Whether a sentence is the narrator's, who tells how a talk ends: nobody's words, whoever spoke before it."""
    return bool(_ENDS.fullmatch(sentence.strip().strip("（(")))


class Reported:
    """Who is said to speak in a record. `main`: those who talk in it; `heads`: who of them begins a paragraph by speaking."""

    def __init__(self, paragraphs: tuple[Paragraph, ...], people: People, title: str) -> None:
        self._mentions = {p.number: self._found(p.text, title, people) for p in paragraphs if p.kind == "body"}
        self._people = people
        speaking = {p.number: mention for p in paragraphs if (mention := self._speaking(p))}
        begins = {number: mention.person for number, mention in speaking.items()}
        self._plain = {p.number for p in paragraphs if p.number in speaking and _PLAINLY.match(p.text, speaking[p.number].end)}
        counts = Counter(begins.values())
        few = len(self._mentions) < 20 and people.author is None
        self.guests = set(people.named)
        named = {m.person for found in self._mentions.values() for m in found} & self.guests
        self.main = {person for person, count in counts.items() if count > 1 or few} | named
        if people.author and people.author not in self.main and len(counts) > 2:
            self.main |= {mention.person for found in self._mentions.values() for mention in found}
        self.heads = {number: person for number, person in begins.items() if person in self.main}
        self._present = {mention.person for found in self._mentions.values() for mention in found}

    @staticmethod
    def _found(text: str, title: str, people: People) -> list[Mention]:
        """The persons named in a text, but for those of a page head that repeats the title."""
        head = len(title) if title and text.lstrip().startswith(title) else 0
        return [mention for mention in (Mention(*found) for found in people.find(text)) if mention.start >= head]

    def _speaking(self, paragraph: Paragraph) -> Mention | None:
        """The first person of a paragraph, if its first words say that he speaks."""
        for mention in self._mentions.get(paragraph.number, [])[:1]:
            near = re.split("[。！？]", paragraph.text[mention.end : mention.end + 16])[0]
            if mention.start <= 14 and is_subject(paragraph.text, mention) and SAYS.search(near):
                return mention
        return None

    def talked(self, author: str | None) -> bool:
        """Whether two or more persons, an author among them, speak at the head of three in ten paragraphs: a talk, whatever its title."""
        persons = set(self.heads.values())
        return len(persons) > 1 and author in {*persons, None} and len(self.heads) >= 0.3 * len(self._mentions)

    def tells(self, part: tuple[Paragraph, ...], author: str | None) -> bool:
        """Whether a document tells of a talk: an author who is a talker too, or who only tells what three or more said."""
        heads = [self.heads[p.number] for p in part if p.number in self.heads]
        if sum(self.heads[p.number] == author for p in part if p.number in self.heads.keys() & self._plain) > 1:
            return True
        if len(heads) < 2 or len(heads) < 0.15 * sum(p.kind == "body" for p in part):
            return False
        return author in heads or (author not in self._present and len(set(heads)) > 2)

    def beginning(self, part: tuple[Paragraph, ...]) -> Counter[str]:
        """Who speaks at the head of how many paragraphs of a part."""
        return Counter(self.heads[p.number] for p in part if p.number in self.heads)

    def preface(self, paragraphs: tuple[Paragraph, ...], author: str | None, talkers: set[str]) -> dict[int, str | None]:
        """Speakers before the first label: the author, or who of the talkers acts."""
        found = {p.number: author or self._acting(p, None) for p in paragraphs if p.kind == "body"}
        return {number: person if person in talkers | {author} else None for number, person in found.items()}

    def speakers(
        self, paragraphs: tuple[Paragraph, ...], current: str | None, told: Account | None = None
    ) -> dict[int, str | None]:
        """Speakers of paragraphs in a row; `current` speaks until somebody is named, or says 我 in a talk `told` by one who took part."""
        found: dict[int, str | None] = {}
        for paragraph in paragraphs:
            text = paragraph.text.strip()
            if paragraph.kind != "body":
                continue
            bracketed = bool(_BRACKETED.fullmatch(text))
            spoken = told.speaks(text, current, self._subject) if told and not bracketed else self._acting(paragraph, current)
            if not bracketed and not (spoken is None and (narrated(text) or (len(text) < 120 and _META.search(text[:60])))):
                spoken = spoken or current
                current = (told and self._last(paragraph)) or spoken
            found[paragraph.number] = spoken
        return found

    def _last(self, paragraph: Paragraph) -> str | None:
        """Who is the last to be said to speak in a paragraph: the main person of its last sentence that begins so."""
        text = paragraph.text
        for mention in reversed(self._mentions.get(paragraph.number, [])):
            begins = mention.start == 0 or text[mention.start - 1] in "。！？；”\n"
            if begins and mention.person in self.main and is_subject(text, mention) and _PLAINLY.match(text, mention.end):
                return mention.person
        return None

    def _subject(self, text: str) -> tuple[str, int] | None:
        """The first main person who is a subject in a text, and where he is named."""
        mentions = (Mention(*found) for found in self._people.find(text))
        return next(((m.person, m.start) for m in mentions if m.person in self.main and is_subject(text, m)), None)

    def brackets(self, paragraphs: tuple[Paragraph, ...]) -> dict[int, str | None]:
        """Speakers of the paragraphs in brackets: who acts in them, or nobody."""
        return {p.number: self._acting(p, None) for p in paragraphs if p.kind == "body" and _BRACKETED.fullmatch(p.text.strip())}

    def _acting(self, paragraph: Paragraph, current: str | None) -> str | None:
        """The first main person who is a subject; 他说 before any name goes on with the current speaker."""
        text, mentions = paragraph.text, self._mentions.get(paragraph.number, [])
        for mention in mentions:
            if mention.person in self.main and is_subject(text, mention):
                pronoun = HE.match(text)
                if current and pronoun and pronoun.end() <= mention.start and SAYS.match(text, pronoun.end()):
                    return current
                return mention.person
        meeting = (m.person for m in mentions if m.person in self.main and _THE_TALK.match(text, m.end))
        return next(meeting, None)
