"""One paragraph -> who says what within it, so that a quotation is given to the one who says it.

Decides no speaker of a whole paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from index.account import HE_SAYS, I_SAY
from index.fold import fold_chars
from index.lexicon import Lexicon
from index.naming import OFFICE, has_grammar, is_name
from index.people import ROLES
from index.speech import HE, SAYING, SAYS, Mention, is_subject, narrated
from index.tokens import is_word
from index.turns import ASKED, GROUP

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
_RUN_ON = re.compile(
    r"(?:^|(?<=[。！？!?…）)”]))\s*(?P<label>[\u4e00-\u9fff·×□]{1,10})(?:[（(][^（()）]{1,30}[）)])?[：:](?![“「])"
)
_STRANGER = re.compile(
    rf"\s*(?P<name>[\u4e00-\u9fff·]{{2,8}}?)(?:{OFFICE})?(?:接着|又|马上|也|立即|插话)?(?:说|问|回答|答|回答说|插话)[：:]“"
)
"""A sentence that quotes somebody whom neither speakers nor lexicon have."""
_TURN_LABEL = re.compile(r"\s*(?P<label>[\u4e00-\u9fff·×□]{1,10})(?:[（(][^（()）]{1,30}[）)])?\s*[：:]")


def names_in(text: str, speakers: Collection[str], lexicon: Lexicon) -> dict[str, str]:
    """Forms of persons in a text -> full names, for `spans`: the record's speakers as it names them, then the lexicon's persons."""
    names = {part: person for person in speakers for part in (person, *person.split("·")) if len(part) > 1}
    for found in lexicon.names.find_chinese(fold_chars(text)):
        if found.term.kind == "person":
            person = next((form for form in found.term.zh if form in speakers), found.term.zh[0])
            names.setdefault(text[found.start : found.end], person)
    return names


def in_turns(texts: Iterable[str], speakers: Collection[str]) -> bool:
    """Whether a record is told in turns (毛：……): more of its paragraphs begin with a speaker's label than with X说."""
    names = {part: person for person in speakers for part in (person, *person.split("·")) if len(part) > 1}
    labelled = told = 0
    for text in texts:
        found = sum(bool(_labelled(match["label"], names)) for match in _RUN_ON.finditer(text))
        labelled += found
        begun = None if found else next(_forms(fold_chars(text[:12]), names), None)
        told += bool(begun and begun[0] == 0 and SAYS.search(text, 0, 20))
    return labelled > max(told, 2)


def spans(
    text: str, first: str | None, names: Mapping[str, str], talkers: Collection[str] = (), *, turns: bool = False
) -> list[tuple[int, int, str | None]]:
    """Who says what within one paragraph: (start, end, speaker) in order, without gaps.

    `first` speaks until a sentence names another: its subject is a form of `names` (form -> full name) with a verb of
    saying, or it begins with a label (毛：). 他说 goes on with the current speaker, words in “” belong to the span they
    stand in. Where `talkers` are given, a third person whose words are told owns no more than one sentence: X问：“……”
    In a record told in `turns` a label alone names another. Nobody says what the narrator tells of a talk's end. Where two talk and one tells (我说……他说……), 他 is the other.
    """
    marks: list[tuple[int, str | None]] = [(0, first)]
    current, mine = first, False
    every = list(_sentences(text))
    told_from = _narrated_from(text, every) if turns else len(text)
    for start, end in every:
        if start >= told_from or (not turns and narrated(text[start:end])):
            marks += [(start, None)] if marks[-1][1] is not None else []
            continue
        person, label = _speaker_of(text[start:end], text, names, talkers, turns, first)
        if turns and not label:
            person = None
        elif person is None and not label and mine and HE_SAYS.match(text, start, end):
            person = next((name for name in talkers if name != current), None)
        mine = person is None and len(talkers) == 2 and (mine or bool(I_SAY.match(text, start, end)))
        told = person is not None and not label and bool(talkers) and person not in talkers
        speaker = current if (person is None and not label) or (told and not _QUOTING.search(text, start, end)) else person
        if speaker != marks[-1][1]:
            marks.append((start, speaker))
        if not told:
            current = speaker
    marks = [mark for at, mark in enumerate(marks) if at + 1 == len(marks) or marks[at + 1][0] > mark[0]]
    ends = [*(start for start, _ in marks[1:]), len(text)]
    return [(start, end, speaker) for (start, speaker), end in zip(marks, ends, strict=True) if start < end]


def _narrated_from(text: str, every: list[tuple[int, int]]) -> int:
    """Where the narrator's sentences at the end of a turn begin; the end of the text where there are none."""
    at = len(text)
    for start, end in reversed(every[1:]):
        if not narrated(text[start:end]):
            break
        at = start
    return at


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


def _speaker_of(
    sentence: str, text: str, names: Mapping[str, str], talkers: Collection[str], turns: bool, first: str | None
) -> tuple[str | None, bool]:
    """Whose words a sentence gives, and whether a label says so; None where it names nobody who speaks, or a label nobody."""
    label = _TURN_LABEL.match(sentence)
    if label and (person := _labelled(label["label"], names, talkers)):
        return person, not sentence.startswith("“", label.end())
    if turns and label and label["label"] in ASKED:
        return _asked(label["label"], text, first, talkers), True
    if turns and label and (GROUP.fullmatch(label["label"]) or _is_stranger(label["label"], text)):
        return label["label"], True
    stranger = _STRANGER.match(sentence)
    if stranger and is_name(stranger["name"]) and not any(form.endswith(stranger["name"]) for form in names):
        return stranger["name"], False
    outside = fold_chars(sentence.partition("“")[0])
    pronoun = HE.match(outside)
    going_on = pronoun.end() if pronoun and SAYS.match(outside, pronoun.end()) else len(outside)
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


def _asked(label: str, text: str, first: str | None, talkers: Collection[str]) -> str | None:
    """Who stands behind 问 or 答 in a text: its first speaker behind the label it begins with, the other of two behind the other."""
    if text.lstrip().startswith((f"{label}：", f"{label}:")):
        return first
    others = [name for name in talkers if name != first]
    return others[0] if len(others) == 1 else None


def _is_stranger(label: str, text: str) -> bool:
    """Whether a label that nobody is known by can be a name: it looks like one, is no word, or stands twice in the text."""
    looks = is_name(label) or not is_word(label) or len(re.findall(f"{label}[：:]", text)) > 1
    return 1 < len(label) < 6 and not has_grammar(label) and looks


def _forms(text: str, names: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """The longest forms of names in a text, from left to right, without overlaps; one character is no name in running text."""
    pattern, forms = _finder(tuple(names))
    for match in pattern.finditer(text):
        yield match.start(), forms[match[0]]


@lru_cache(maxsize=256)
def _finder(names: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """The pattern of the forms of names, and the form that each folded one is."""
    forms = {fold_chars(form): form for form in names if len(form) > 1}
    return re.compile("|".join(map(re.escape, sorted(forms, key=len, reverse=True))) or "(?!)"), forms


def _labelled(label: str, names: Mapping[str, str], talkers: Collection[str] = ()) -> str | None:
    """The person behind a label: a form, a form before an office or a verb, or the one talker, else person, whose name begins with it."""
    bare = re.sub(rf"(?:{OFFICE}|说|问|答|插话|讲话|发言)+$", "", label) or label
    for form in (label, bare):
        if form in names:
            return names[form]
    if ROLES.get(label) in {*talkers, *names.values()}:
        return ROLES[label]
    for persons in (talkers, names.values()) if len(bare) < 3 else ():
        people = {person for person in persons if person.startswith(bare)}
        if len(people) == 1:
            return people.pop()
    return None
