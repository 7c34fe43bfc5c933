"""Record -> the same record with a speaker for each paragraph: the first person whose words or acts it reports.

Three kinds of record: turns (毛：…… 问：…… 答：……), reported speech (毛泽东说…… 他接着说……) and the words of one author.
A paragraph that names nobody continues its predecessor. Headings, notes and apparatus have no speaker.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from index.apparatus import classify
from index.fold import fold
from index.lexicon import Lexicon
from index.people import People
from index.record import Paragraph, Record

SAYING = (
    "说 指出 强调 认为 表示 问 答 回答 谈 提 称 介绍 通报 同意 赞扬 感谢 请求 建议 询问 答复 声明 解释 补充 反问 插话 讲 告诉 "
    "重申 回忆 列举 举 叙述 追述 讲述 祝贺 赞成 反对 重复 陈述 承认 断言 希望 想知道 提醒 警告 欢迎 邀请 转达 宣布 对"
).split()
_SAYS = re.compile("|".join(sorted(map(re.escape, SAYING), key=len, reverse=True)))
_TURN = re.compile(
    r"[（(]?(?P<label>[^：:，。！？；\s“”《》]{1,14}?)(?:[（(]以下简称[“‘]?(?P<short>[^）)”’]{1,6})[”’]?[）)])?[：:]"
)
_NO_LABEL = re.compile(
    r".*(?:问题|如下|意见|是|有|来源|作者|时间|地点|例如|比如|就是|第[一二三四五六七八九十]+|注|附|按|一|二|三|他说|我说|他们说|记录|翻译)$"
)
_SPOKE = re.compile(
    r"(?:同志|先生|女士|夫人|阁下)?(?:接着|又|再次|还|插话|补充|继续|笑着|首先|最后)?(?:说|问|答|指出|强调|回答|插话|讲)?$"
)
_META = re.compile(
    r"^.{0,12}(?:会谈|谈话|会见|接见|会晤|座谈|会议)(?:一?共)?(?:进行|持续|历时|延续|时间|在.{0,12}(?:结束|进行|举行)|于.{0,16}(?:结束|举行))"
    r"|^.{0,10}(?:参加|出席|陪同|在座).{0,8}(?:会谈|谈话|会见|接见|会晤|座谈)?.{0,4}(?:的?(?:还|中方|苏方|双方)?[有是]|人员)"
)
_BEFORE = re.compile(
    r"(?:对|向|同|和|与|跟|把|被|给|据|使|让|由|为|问|请|见|像|如|以|及|、|于|比|受|是|告诉|根据|按照|劝|替|随|经|除|包括|称|叫|[“《])$"
)
_THE_TALK = re.compile(r"[同与和][^，。]{2,12}的(?:会谈|谈话|会见|会晤|对话)")
_CONVERSATION = re.compile("谈话|会谈|会见|接见|会晤|纪要|记录|对话|谈判|访谈|座谈|讨论")


def assign(record: Record, lexicon: Lexicon) -> Record:
    """Classify the paragraphs of a record and name their speakers."""
    paragraphs = classify(record.paragraphs, record.title)
    people = People(record, paragraphs, lexicon)
    turns = _turns(paragraphs, people)
    if turns:
        speakers = turns
    else:
        author = people.author
        reported = _reported(paragraphs, people) if author is None or _CONVERSATION.search(record.title) else {}
        spoken = sum(speaker is not None for speaker in reported.values())
        speakers = reported if spoken >= 2 or author is None else {p.number: author for p in paragraphs}
    named = tuple(replace(p, speaker=speakers.get(p.number)) if p.kind in ("body", "quotation") else p for p in paragraphs)
    return replace(record, paragraphs=named)


def _turns(paragraphs: tuple[Paragraph, ...], people: People) -> dict[int, str | None]:
    """Speakers by the labels that paragraphs begin with; empty where fewer than three recur."""
    labels: dict[int, str] = {}
    for paragraph in paragraphs:
        match = _TURN.match(paragraph.text.lstrip())
        if match and paragraph.kind == "body" and not _NO_LABEL.match(match["label"]):
            label = _SPOKE.sub("", match["label"].strip("（(")) or match["label"]
            labels[paragraph.number] = label
            if match["short"]:
                people.alias(match["short"], label)
    counts = Counter(labels.values())
    sure = {label for label, count in counts.items() if count > 1 or people.known(label)}
    marked = {number: label for number, label in labels.items() if label in sure}
    body = sum(p.kind == "body" for p in paragraphs)
    if len(marked) < 3 and len(marked) < body / 2:
        return {}
    speakers: dict[int, str | None] = {}
    current: str | None = None
    for paragraph in paragraphs:
        if paragraph.kind == "heading":
            current = None
        elif paragraph.number in marked:
            current = people.resolve(marked[paragraph.number])
        elif paragraph.kind == "body" and re.fullmatch(r"[（(].*[）)]", paragraph.text.strip(), re.DOTALL):
            speakers[paragraph.number] = None
            continue
        speakers[paragraph.number] = current
    return speakers


@dataclass(frozen=True, slots=True)
class _Mention:
    person: str
    start: int
    end: int


def _reported(paragraphs: tuple[Paragraph, ...], people: People) -> dict[int, str | None]:
    """Speakers of reported speech: the first main person who is the subject of a sentence, else the predecessor's."""
    mentions = {p.number: _mentions(p.text, people) for p in paragraphs if p.kind == "body"}
    main = _main(paragraphs, mentions, people)
    speakers: dict[int, str | None] = {}
    current: str | None = None
    for paragraph in paragraphs:
        if paragraph.kind == "heading":
            continue
        if paragraph.kind != "body":
            speakers[paragraph.number] = None
            continue
        if _META.search(paragraph.text[:60]):
            speakers[paragraph.number] = None
            continue
        subjects = [m.person for m in mentions[paragraph.number] if m.person in main and _is_subject(paragraph.text, m)]
        if subjects:
            current = _first(paragraph.text, subjects[0], current, mentions[paragraph.number])
        speakers[paragraph.number] = current
    return speakers


def _first(text: str, subject: str, current: str | None, mentions: list[_Mention]) -> str:
    """他说 at the head of a paragraph that names nobody before it goes on with the speaker before."""
    first = next(m for m in mentions if m.person == subject and _is_subject(text, m))
    pronoun = re.match(r"[^。，]{0,8}?(?:他|她)(?!们|的)", text)
    if current and pronoun and pronoun.end() <= first.start and _SAYS.match(text, pronoun.end()):
        return current
    return subject


def _mentions(text: str, people: People) -> list[_Mention]:
    return [_Mention(person, start, end) for person, start, end in people.find(text)]


def _is_subject(text: str, mention: _Mention) -> bool:
    """A person who does or says something: no preposition before the name, no 的 after it, not inside a quotation."""
    if _BEFORE.search(text[max(mention.start - 3, 0) : mention.start]):
        return False
    if text.startswith(("的", "、", "等人", "”", "》", "）"), mention.end) or _THE_TALK.match(text, mention.end):
        return False
    return text.count("“", 0, mention.start) <= text.count("”", 0, mention.start)


def _main(paragraphs: tuple[Paragraph, ...], mentions: dict[int, list[_Mention]], people: People) -> set[str]:
    """Who talks in this record: the persons of title and authors, and who begins two paragraphs with a verb of saying."""
    counts: Counter[str] = Counter()
    for paragraph in paragraphs:
        for mention in mentions.get(paragraph.number, [])[:1]:
            near = paragraph.text[mention.end : mention.end + 16]
            if mention.start <= 14 and _is_subject(paragraph.text, mention) and _SAYS.search(re.split("[。！？]", near)[0]):
                counts[mention.person] += 1
    return {person for person, count in counts.items() if count > 1} | {
        person for person in people.named if any(m.person == person for found in mentions.values() for m in found)
    }


def speaker_name(name: str, lexicon: Lexicon) -> str:
    """The Chinese name that a filter means: `Mao`, `毛主席` and `Мао` are 毛泽东; an unknown name stays as it is."""
    folded = fold(name)
    if folded in lexicon.people:
        return lexicon.people[folded].zh[0]
    for lang in ("en", "ru"):
        for found in lexicon.find_words(folded, lang):
            if found.term.kind == "person":
                return found.term.zh[0]
    return name
