"""The persons of one record: finds their mentions and resolves the short forms it uses (毛, 主席, 葛罗米柯同志) to full names.

Knows the lexicon's persons, those of header and title, and what naming.py sees in the text. Decides no speaker.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from index.fold import fold_chars
from index.lexicon import Lexicon
from index.naming import OFFICE, bare, clean, has_grammar, in_text, in_title, is_chinese, is_foreign, is_person, with_office
from index.record import Paragraph, Record
from index.tokens import is_word

ROLES = {
    "主席": "毛泽东",
    "毛主席": "毛泽东",
    "总理": "周恩来",
    "周总理": "周恩来",
    "总书记": "邓小平",
    "委员长": "蒋介石",
    "康老": "康生",
}
_INTERVIEW = re.compile("访谈|采访|专访|口述|答问|问答录")
_SAID = re.compile(
    r"(?:^|[。！？；\n”（(]|接着，|然后|最后，|随后，|这时，|会谈中，|谈话中，)(?P<name>[\u4e00-\u9fff·×]{2,14}?)"
    r"(?:接着|又|则|还|再次|首先|随后|立即|当即|特别|表示)*"
    r"(?:说|指出|强调|回答|答道|问道|询问|表示|认为|同意|感谢|介绍|建议|答|问|请求|解释|补充|称|告诉|谈到|汇报)"
)


class People:
    """Persons of a record by folded form.

    `named`: those of title and authors; `author`: the one author, if it is a person; `labelled`: those with a label of
    their own beside 问 and 答, and whether they ask more than they say.
    """

    def __init__(self, record: Record, paragraphs: tuple[Paragraph, ...], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._aliases: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        self.named: list[str] = []
        self.labelled: dict[str, bool] = {}
        self._tags: list[str] = []
        self._text = fold_chars("\n".join([record.title, *(p.text for p in paragraphs if p.kind != "note")]))
        self._notes = fold_chars("\n".join(p.text for p in paragraphs if p.kind == "note"))
        self._guests = [name for name in map(fold_chars, in_title(record.title)) if self._is_guest(name)]
        self._learn(record)
        self._pattern = re.compile("|".join(map(re.escape, sorted(self._forms, key=len, reverse=True))) or "(?!)")
        authors = [self.resolve(name) for name in record.authors if is_person(name)]
        self.author = authors[0] if len(authors) == 1 == len(record.authors) else None
        self._guests = [self.resolve(name) for name in self._guests]
        titled = [*(person for person, _, _ in self.find(record.title)), *self._guests]
        self.named = list(dict.fromkeys([*titled, *authors]))
        self._interviews = self.author not in titled and bool(_INTERVIEW.search(record.title))
        self._tags = [self.resolve(tag) for tag in record.tags if fold_chars(tag) in self._forms]

    def _learn(self, record: Record) -> None:
        """Collect the forms: the lexicon's persons in text and header, then names that only their shape or place shows."""
        for dotted in in_text(f"{self._text}\n{self._notes}"):
            self._learn_dotted(dotted)
        for found in self._lexicon.names.find_chinese(self._text):
            if found.term.kind == "person" and found.form not in self._forms:
                self._add(found.form, self._fullest(found.term.zh))
        for name in map(fold_chars, (*record.authors, *record.tags)):
            if name in self._lexicon.people:
                self._add(name, self._fullest(self._lexicon.people[name].zh))
            elif name in record.authors and is_person(name):
                self._add(name, name.strip("、·，"))
        for name in self._guests:
            self._add(name, name)
        said = Counter(match["name"] for match in _SAID.finditer(self._text))
        for phrase, count in said.items():
            self._learn_said(phrase, count)

    def _is_guest(self, name: str) -> bool:
        """Whether nothing in lexicon or dictionary says that a name is something else (文革, 史学)."""
        return name in self._lexicon.people or (self._no_term(name) and not (len(name) == 2 and is_word(name)))

    def may_be(self, label: str) -> bool:
        """Whether a label of two to six characters can be a name of a kind that no list knows (仁青顿珠)."""
        return (
            bool(re.fullmatch("[\u4e00-\u9fff]{2,6}", label))
            and self._no_term(label)
            and not has_grammar(label)
            and not is_word(label)
        )

    def _no_term(self, name: str) -> bool:
        """Whether the lexicon has no place, term or other word of two characters or more in a name."""
        terms = self._lexicon.find_chinese(name)
        others = [found.form for found in terms if found.term.kind != "person" and len(found.form) > 1]
        return name not in others if is_foreign(name) else not others

    def _add(self, form: str, person: str) -> None:
        if len(form) > 1:
            self._forms.setdefault(form, person)

    def _learn_dotted(self, dotted: str) -> None:
        """A name with `·`, and each of its longer parts alone; the lexicon's own form wins where it has the person."""
        term = self._lexicon.people.get(dotted)
        person = self._fullest(term.zh) if term else dotted
        self._add(dotted, person)
        for part in dotted.split("·"):
            if len(part) > 2 and part not in self._lexicon.people:
                self._add(part, person)

    def _learn_said(self, phrase: str, count: int) -> None:
        """The subject of a verb of saying: with an office or a foreign name at once, a plain name if it is no word or comes twice."""
        if phrase in self._forms or phrase in ROLES:
            return None
        long = len(bare(phrase)) > 3
        misread = next((self._forms[known] for known in self._forms if long and _misread(known, bare(phrase))), None)
        if misread:
            return self._add(bare(phrase), misread)
        name = phrase if is_chinese(phrase) else clean(phrase) or ""
        form = name if name in phrase else phrase
        if not name or not self._no_term(bare(name)) or any(known in name for known in self._forms):
            return None
        stem = with_office(phrase)
        if stem is None and is_chinese(name) and (is_word(name) or (count < 2 and self._text.count(name) < 3)):
            return None
        short = stem is not None and len(stem) == 1
        fuller = [person for person in self._forms.values() if short and person.startswith(phrase[0]) and is_chinese(person)]
        person = fuller[0] if len(set(fuller)) == 1 else name
        return self._add(form, person)

    def _fullest(self, forms: tuple[str, ...]) -> str:
        """The lexicon's first form, or a longer one that contains it or has `·` and that this record prints."""
        fuller = (form for form in forms if "·" in form or (form.startswith(forms[0]) and bare(form) != forms[0]))
        longer = (form for form in fuller if fold_chars(form) in self._text)
        return max([forms[0], *longer], key=len)

    def alias(self, short: str, name: str) -> None:
        """Note that the record calls `name` `short` (毛泽东（以下简称毛）)."""
        self._aliases[fold_chars(short)] = self.resolve(name)

    def alias_once(self, short: str, name: str) -> None:
        """Note an alias unless the record has given that short form before."""
        if fold_chars(short) not in self._aliases:
            self.alias(short, name)

    def known(self, label: str) -> bool:
        """Whether a label surely is a person."""
        folded = fold_chars(bare(label))
        known = folded in self._aliases or folded in self._forms or fold_chars(label) in self._forms
        return known or label in ROLES or folded in self._lexicon.people or self._beginning(folded) is not None

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Persons named in a text of this record: (full name, start, end); 主席 and 总理 alone where the record has that person."""
        folded = fold_chars(text)
        found = [(self._forms[match[0]], match.start(), match.end()) for match in self._pattern.finditer(folded)]
        for match in re.finditer(
            r"(?:(?<![^。！？；，：\n“”（(])|(?<=[一二三四五六七八九十]、))(?:主席|总理)(?![\u4e00-\u9fff]{1,3}团)", folded
        ):
            person = ROLES[match[0]]
            if (person in self.named or person in self._forms.values()) and not any(
                start <= match.end() + 1 and match.start() < end for _, start, end in found
            ):
                found.append((person, match.start(), match.end()))
        yield from sorted(found, key=lambda item: item[1])

    def resolve(self, label: str) -> str:
        """The full name behind a label; the label itself where nothing tells."""
        folded = fold_chars(label.strip())
        stripped = bare(folded)
        for form in (folded, stripped):
            if form in self._aliases:
                return self._aliases[form]
            if form in self._forms:
                return self._forms[form]
        if folded in ("问", "答") or folded.endswith("记者"):
            return self._interview(folded, label)
        if folded in ROLES and (ROLES[folded] in self.named or not self._in_office(folded)):
            return ROLES[folded]
        for form in (folded, stripped):
            if form in self._lexicon.people:
                return self._fullest(self._lexicon.people[form].zh)
        return self._in_office(folded) or self._beginning(stripped) or label.strip()

    def _in_office(self, office: str) -> str | None:
        """The one person whom the record names with an office (校长 for 林校长, 总理 for 缅甸总理吴努)."""
        if not re.fullmatch(OFFICE, office):
            return None
        found = {self._forms[m[0]] for m in self._pattern.finditer(self._text) if self._beside(m, office)}
        return found.pop() if len(found) == 1 else None

    def _beside(self, mention: re.Match[str], office: str) -> bool:
        text = self._text
        return text.startswith(office, mention.end()) or mention[0].endswith(office) or text.endswith(office, 0, mention.start())

    def _beginning(self, short: str) -> str | None:
        """A person of title, authors, tags or text whose name begins with a short form; who is named most comes first."""
        for group in (self.named, self._guests, self._tags):
            for person in group:
                if person.startswith(short) or any(part.startswith(short) for part in person.split("·")):
                    return person
        people = {
            person for person in self._forms.values() if person.startswith(short) or (len(short) == 2 and person[1:] == short)
        }
        people = people or {person for person in self.named if len(short) == 3 and _misread(person, short)}
        if people:
            return max(people, key=lambda person: (self._text.count(fold_chars(person)), person))
        titled = Counter(
            re.findall(rf"{re.escape(short)}[\u4e00-\u9fff]{{1,2}}(?={OFFICE})", self._text) if len(short) == 1 else []
        )
        full = [name for name in titled if is_chinese(name)]
        return max(full, key=lambda name: (titled[name], name), default=None)

    def _interview(self, folded: str, label: str) -> str:
        """Who asks and who answers: the one guest and the author, or the author and the one whom his title says he interviews."""
        guests = {person for person in [*self.named, *self._guests] if person != self.author}
        guest = guests.pop() if len(guests) == 1 else None
        asks, answers = (self.author, guest) if guest and self._interviews else (guest, self.author)
        person = answers if folded == "答" else asks if folded == "问" and self.author else None
        if person and self.labelled.get(person, folded == "问") == (folded == "问"):
            return person
        return "记者" if folded.endswith("记者") else label


def _misread(known: str, name: str) -> bool:
    """Whether a long name differs from a known one in one character, as scans do (马哈古下 for 马哈古卜)."""
    same = len(known) == len(name) and (is_foreign(known) if len(name) >= 4 else is_chinese(known) and known[0] == name[0])
    return same and sum(a != b for a, b in zip(known, name, strict=True)) == 1
