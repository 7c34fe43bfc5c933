"""The persons of one record: finds their mentions and resolves the short forms it uses (毛, 主席, 葛罗米柯同志) to full names.

Knows the lexicon's persons, those of the header, and names that a verb of saying follows twice. Decides no speaker.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from index.fold import fold_chars
from index.lexicon import Lexicon
from index.record import Paragraph, Record

_TITLES = (
    "同志 先生 女士 夫人 阁下 总理 外长 外交部长 部长 大使 首相 总统 主席 元帅 将军 书记 总书记 教授 博士 参赞 代办 团长 副总理 副主席 国王 亲王 司令 上校 记者 老"
).split()
_TITLE = re.compile(f"(?:{'|'.join(sorted(_TITLES, key=len, reverse=True))})$")
_ROLES = {
    "主席": "毛泽东",
    "毛主席": "毛泽东",
    "总理": "周恩来",
    "周总理": "周恩来",
    "总书记": "邓小平",
    "委员长": "蒋介石",
    "康老": "康生",
}
_INSTITUTION = re.compile("(?:部|社|会|委|院|报|组|党|局|处|中央|政府|编|团|队|校|厂|军|馆|司|室|派|们|级|代表|记者|研究所)$")
_SAID = re.compile(
    r"(?:^|[。！？\n]|接着，|然后|最后，)(?P<name>[\u4e00-\u9fff·]{2,6}?)(?:接着|又|则|还)?(?:说|指出|强调|回答|答道|问道)[，：:]"
)
_NOT_NAMES = re.compile(
    r"[他她我你们这那有人们的说是在对也就还都不又来去了着过大家同志总主席会后时间并曾而但]|代表|记者|翻译|群众"
)
_TALK_WITH = re.compile(
    r"(?:和|与|同|接见|会见|致|给|答|访问?)(?P<name>[\u4e00-\u9fff·]{2,14}?)(?:等|夫妇|一行|时|关于|的谈话|的会谈|谈话|会谈|访谈|$)"
)


class People:
    """Persons of a record by folded form. `named`: those of title and authors; `author`: the one author, if it is a person."""

    def __init__(self, record: Record, paragraphs: tuple[Paragraph, ...], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._aliases: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        self.named: list[str] = []
        self._tags: list[str] = []
        self._guests = [match["name"] for match in _TALK_WITH.finditer(record.title) if is_person(match["name"])]
        self._text = fold_chars("\n".join([record.title, *(p.text for p in paragraphs if p.kind != "note")]))
        self._learn(record)
        self._pattern = re.compile("|".join(map(re.escape, sorted(self._forms, key=len, reverse=True))) or "(?!)")
        authors = [self.resolve(name) for name in record.authors if is_person(name)]
        self.author = authors[0] if len(authors) == 1 == len(record.authors) else None
        self.named = list(dict.fromkeys([*(person for person, _, _ in self.find(record.title)), *authors]))
        self._tags = [self.resolve(tag) for tag in record.tags if fold_chars(tag) in self._forms]

    def _learn(self, record: Record) -> None:
        """Collect the forms: the lexicon's persons in text and header, and names that say something twice."""
        for found in self._lexicon.find_chinese(self._text):
            if found.term.kind == "person" and len(found.form) > 1:
                self._forms.setdefault(found.form, self._fullest(found.term.zh))
        for name in map(fold_chars, (*record.authors, *record.tags)):
            if name in self._lexicon.people:
                self._forms.setdefault(name, self._fullest(self._lexicon.people[name].zh))
            elif name in record.authors and is_person(name):
                self._forms.setdefault(name, name)
        said = Counter(match["name"] for match in _SAID.finditer(self._text) if not _NOT_NAMES.search(match["name"]))
        for name, count in said.items():
            if count > 1:
                self._forms.setdefault(name, name)

    def _fullest(self, forms: tuple[str, ...]) -> str:
        """The lexicon's first form, or a longer one with `·` that this record prints."""
        return max([forms[0], *(form for form in forms if "·" in form and fold_chars(form) in self._text)], key=len)

    def alias(self, short: str, name: str) -> None:
        """Note that the record calls `name` `short` (毛泽东（以下简称毛）)."""
        self._aliases[fold_chars(short)] = self.resolve(name)

    def known(self, label: str) -> bool:
        """Whether a label surely is a person."""
        folded = fold_chars(_TITLE.sub("", label) or label)
        return folded in self._aliases or folded in self._forms or label in _ROLES or fold_chars(label) in self._lexicon.people

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Persons named in a text of this record: (full name, start, end)."""
        for match in self._pattern.finditer(fold_chars(text)):
            yield self._forms[match[0]], match.start(), match.end()

    def resolve(self, label: str) -> str:
        """The full name behind a label; the label itself where nothing tells."""
        folded = fold_chars(label.strip())
        bare = _TITLE.sub("", folded) or folded
        for form in (folded, bare):
            if form in self._aliases:
                return self._aliases[form]
            if form in self._forms:
                return self._forms[form]
        if folded in ("问", "答") or folded.endswith("记者"):
            return self._interview(folded, label)
        if folded in _ROLES:
            return _ROLES[folded]
        for form in (folded, bare):
            if form in self._lexicon.people:
                return self._fullest(self._lexicon.people[form].zh)
        return self._beginning(bare) or label.strip()

    def _beginning(self, short: str) -> str | None:
        """A person of title, authors, tags or text whose name begins with a short form; who is named most comes first."""
        for group in (self.named, self._guests, self._tags):
            for person in group:
                if person.startswith(short) or any(part.startswith(short) for part in person.split("·")):
                    return person
        people = {person for person in self._forms.values() if person.startswith(short)}
        return max(people, key=lambda person: (self._text.count(fold_chars(person)), person), default=None)

    def _interview(self, folded: str, label: str) -> str:
        """问 is the guest and 答 the author, where the header names one of each."""
        hosts = [self.author] if self.author else self.named[:1]
        if folded == "答" and hosts:
            return hosts[0]
        guests = [person for person in [*self.named, *self._guests] if person not in hosts]
        return guests[0] if folded == "问" and len(set(guests)) == 1 else "记者" if folded.endswith("记者") else label


def is_person(name: str) -> bool:
    """Whether an author or tag can be a person's name."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff·.A-ZА-Яa-zа-я ]{2,24}", name)) and not _INSTITUTION.search(
        name
    )
