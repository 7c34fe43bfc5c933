"""A foreign name in Latin or Cyrillic letters + the persons of an index -> those whose Chinese transcription sounds like it.

Witke is 维特克, Дюранти 杜兰特: Chinese spells a foreign name by syllables, merges b and p, d and t, g and k,
l and r, and puts vowels between consonants. Both sides become coarse sounds that are compared by weighted edits. Readings: pypinyin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.fold import fold
from index.naming import is_institution
from index.romanised import readings, toneless
from index.tokens import stems

NEAR = 0.2
"""Edits for each consonant of the name that two spellings of one name may be apart."""

CONSONANTS, SOUNDS = 3, 5
"""A name of fewer consonants has to sound just so; one of fewer sounds is like too many others."""

MOST = 3
"""Chinese forms that one name may stand for; more say nothing."""

_CYRILLIC = str.maketrans(
    dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
            "a b v g d e o zh z i i k l m n o p r s t u f h ts ch sh sh _ i _ e iu ia".replace("_", "").split(" "),
            strict=True,
        )
    )
)
_LATIN: tuple[tuple[str, str], ...] = tuple(
    pair.split(":")  # type: ignore[misc]
    for pair in (
        "tch:C sch:S chr:KL ch:C sh:S zh:C ph:F th:T kh:H gh:K ck:K qu:K dg:C dj:C dz:S ts:S tz:S x:KS c(?=[eiy]):S c:K "
        "t(?=i[ao]|ch):T b:P p:P d:T t:T g:K k:K q:K f:F v:F w:F h:H j:C l:L r:L m:M n:N s:S z:S a:A e:I i:I y:I o:U u:U"
    ).split()
)
_SPELT = re.compile("|".join(f"({pattern})" for pattern, _ in _LATIN))
_INITIALS: tuple[tuple[str, str], ...] = tuple(
    zip(
        "zh ch sh b p m f d t n l g k h j q x r z c s w".split(),
        "C C S P P M F T T N L K K H C C S L S S S F".split(),
        strict=True,
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_DOTS = re.compile("[·・•]")
_PART, _LONG = re.compile(r"[\u4e00-\u9fff]{2,7}"), re.compile(r"[\u4e00-\u9fff]{3,7}")
_ENDINGS = re.compile("(?:ого|ому|ом|ым|ем|ой|ей|[аяуюеы])$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A part of a person's Chinese name that can be a transcription, with its coarse sounds."""

    person: str
    part: str
    sounds: str


def spellings(persons: Iterable[str]) -> dict[str, list[Spelling]]:
    """The parts of persons' names by their first sound."""
    found: dict[str, list[Spelling]] = {}
    for person in persons:
        for part in (parts := _DOTS.split(person)):
            if (_LONG if len(parts) == 1 else _PART).fullmatch(part) and not is_institution(part):
                sounds = _once("".join(map(_syllable, part)))
                found.setdefault(sounds[:1], []).append(Spelling(person, part, sounds))
    return found


def transcribed(word: str, known: dict[str, list[Spelling]]) -> tuple[str, ...]:
    """The persons of whose name a part sounds like a word with a capital, and that part; none where more than MOST come equally near."""
    best: dict[tuple[str, str], float] = {}
    for sounds in _heard(word):
        weight = _weight(sounds)
        allowed = NEAR * weight if weight >= CONSONANTS else 0.0
        for one in known.get(sounds[:1], ()) if len(sounds) >= SOUNDS else ():
            if abs(_weight(one.sounds) - weight) * _SOFT <= allowed and (apart := _apart(sounds, one.sounds)) <= allowed:
                best[one.person, one.part] = min(apart, best.get((one.person, one.part), apart))
    nearest = dict.fromkeys(form for forms, apart in best.items() if apart == min(best.values()) for form in forms)
    return tuple(nearest) if len(nearest) <= MOST else ()


def unknown(text: str, known: Iterable[str]) -> list[str]:
    """The words of a text with a capital, but for the first word, whose stems are not among those that are known."""
    words = [word for word in _WORD.findall(text)[1:] if word[0].isupper() and word[1:].islower()]
    stemmed = {*known}
    return [word for word in dict.fromkeys(words) if not stemmed & {*stems(fold(word))}]


def _heard(word: str) -> tuple[str, ...]:
    """How a foreign word may sound; a Russian one also without its ending."""
    lower = word.lower()
    if not re.search("[а-яё]", lower):
        return (_coarse(toneless(lower)),)
    forms = dict.fromkeys((lower, _ENDINGS.sub("", lower)))
    return tuple(_coarse(form.translate(_CYRILLIC)) for form in forms)


def _coarse(latin: str) -> str:
    """Latin letters -> coarse sounds, a capital each; doubled ones once."""
    sounds = (_LATIN[match.lastindex - 1][1] for match in _SPELT.finditer(latin) if match.lastindex)
    return _once("".join(sounds))


def _once(sounds: str) -> str:
    sounds = re.sub("M$", "N", sounds)  # 易卜拉欣: Chinese ends no syllable with m
    return re.sub(r"(.)\1+", r"\1", sounds)


_OTHERWISE = {
    "加": "KA",
    "基": "KI",
    "吉": "KI",
    "金": "KIN",
    "茨": "S",
    "克": "K",
    "特": "T",
    "斯": "S",
    "尔": "L",
    "夫": "F",
    "德": "T",
    "格": "K",
    "布": "P",
    "普": "P",
    "姆": "M",
}
"""Characters that transcriptions use by an older reading, or for a consonant alone."""


def _syllable(char: str) -> str:
    """A character's coarse sounds: its initial, the vowels of its final, an n at its end."""
    if char in _OTHERWISE:
        return _OTHERWISE[char]
    reading = readings().get(char, ("",))[0].replace("ü", "u")
    if reading == "er":
        return "L"
    initial, sound = next(((one, sound) for one, sound in _INITIALS if reading.startswith(one)), ("", ""))
    final = reading[len(initial) :].removeprefix("y")
    nasal = "N" if final.endswith(("n", "ng")) else ""
    vowels = re.sub("[^aeiou]", "", final)
    vowels = {"uo": "o", "ou": "o", "ai": "a", "ao": "au", "ei": "e", "ie": "e", "ui": "ui"}.get(vowels, vowels)
    return sound + vowels.translate(str.maketrans("aeiou", "AIIUU")) + nasal


def _weight(sounds: str) -> int:
    return sum(sound not in "AIU" for sound in sounds)


_VOWEL, _CHANGED, _SOFT = 0.2, 0.25, 0.4
"""What a vowel more or less costs, another vowel in its place, an l, r or h more or less; other consonants cost 1."""


def _apart(one: str, other: str) -> float:
    """Weighted edits between two strings of coarse sounds (Wagner & Fischer, 1974)."""
    costs = [0.0]
    for sound in other:
        costs.append(costs[-1] + _cost(sound))
    for first in one:
        row = [costs[0] + _cost(first)]
        for at, second in enumerate(other):
            changed = 0.0 if first == second else _CHANGED if first in "AIU" and second in "AIU" else 1.0
            row.append(min(costs[at] + changed, costs[at + 1] + _cost(first), row[at] + _cost(second)))
        costs = row
    return costs[-1]


def _cost(sound: str) -> float:
    return _VOWEL if sound in "AIU" else _SOFT if sound in "LH" else 1.0
