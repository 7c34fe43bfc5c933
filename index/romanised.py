"""A name written in Latin or Cyrillic letters + what occurs in an index -> the Chinese names that it may stand for.

No list has every secretary and student of an archive: Hu Jingwen, Hu Ching-wen and Ху Цзинвэня are sought by sound among the
characters that the records hold side by side. Readings and systems (pinyin, Wade-Giles, Palladius): pypinyin.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from index.fold import fold
from index.naming import SURNAMES, is_chinese

System = Literal["pinyin", "wade-giles", "palladius"]
Occurs = Callable[[str], bool]
Sounds = tuple[str, ...]

MOST = 3
"""Chinese names that one name may stand for; more say nothing."""

READINGS = 2
"""Readings of a character that are heard in given names; a surname has one."""

_SURNAMES = dict(zip("单解仇查盖区朴曾任", "shan xie qiu zha ge ou piao zeng ren".split(), strict=True))
"""Surnames that are not read as the character mostly is."""

_RARE = frozenset("闻郁胥晁阚竺荆丰惠劳展班茅厉戎居揭浦扈燕冀习容戈衡满续寿贝滑蔺强")
"""Surnames that are also common words, so that a label in a text says little; behind a sound they say enough."""

_OLDER = {"хой": "hui", "люй": "lu", "нюй": "nu"}
"""Syllables that Palladius' system spells otherwise than pypinyin."""

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-](?!s\b)[^\W\d_]+)*")
_MARKS = re.compile(r"['’ʼ`-]")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_ENDINGS = re.compile("(?:ом|ем|[аяуюе])$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a text has it, and how it may sound by system: a surname, then a given name of one or two syllables.

    `person` is false of a single word (Beihang, Ляньдун), which may be a place or a group.
    """

    form: str
    sounds: tuple[tuple[Sounds, ...], ...]
    person: bool = True


def names_in(text: str) -> Iterator[Name]:
    """Neighbouring words with capitals that can be read as a surname and a given name, and other words of two syllables with one."""
    words = [(found.start(), found.end(), found[0]) for found in _WORD.finditer(text)]
    taken = set[int]()
    for (start, before, surname), (after, end, given) in pairwise(words):
        if surname[0].isupper() and given[0].isupper() and text[before:after].isspace():
            sounds = tuple(heard for system in _systems(given) if (heard := _heard(surname, given, system)))
            if sounds:
                taken |= {start, after}
                yield Name(text[start:end], sounds)
    for start, _, word in words[1:]:
        if word[0].isupper() and start not in taken:
            heard = tuple(sounds for sounds in _syllables(word, _systems(word)[0]) if len(sounds) == 2)
            if heard:
                yield Name(word, (heard,), person=False)


def _systems(word: str) -> tuple[System, ...]:
    return ("palladius",) if _CYRILLIC.match(word) else ("pinyin", "wade-giles")


def attested(name: Name, occurs: Occurs, is_word: Occurs) -> tuple[str, ...]:
    """The Chinese names that sound so and whose characters occur side by side; none where there are more than MOST.

    `occurs` says whether the records hold a string of characters, `is_word` whether as a word. The first system that finds any decides.
    """
    for heard in name.sounds:
        spelt = dict.fromkeys(one for sounds in heard for one in _spelt(sounds, occurs, name.person))
        found = [one for one in spelt if (len(one) > 2 or is_chinese(one) if name.person else is_word(one))]
        if found:
            return tuple(found) if len(found) <= MOST else ()
    return ()


def _spelt(sounds: Sounds, occurs: Occurs, person: bool) -> list[str]:
    """The strings of characters with these sounds that occur, found from left to right."""
    first, *given = sounds
    found = [char for char in (_surnames() if person else _characters()).get(first, ()) if occurs(char)]
    for sound in given:
        found = [head + char for head in found for char in _characters().get(sound, ()) if occurs(head[-1] + char)]
    return [one for one in found if occurs(one)]


def _heard(surname: str, given: str, system: System) -> tuple[Sounds, ...]:
    """A surname of one syllable with every reading of a given name; a short one in the older system could be anything."""
    first = [sounds[0] for sounds in _syllables(surname, system) if len(sounds) == 1]
    rest = [sounds for sounds in _syllables(given, system) if len(sounds) > 1 or system != "wade-giles"]
    return tuple((one, *sounds) for one in first for sounds in rest)


@lru_cache(maxsize=2000)
def _syllables(word: str, system: System) -> tuple[Sounds, ...]:
    """Every reading of a word as one or two syllables of toneless pinyin; of a Russian one also without its ending."""
    stems = [word.lower() if system == "palladius" else toneless(word.lower())]
    if system == "palladius" and (cut := _ENDINGS.sub("", stems[0])) != stems[0]:
        stems += [cut, cut + "ь", cut + "й"]
    table = _table(system)
    cuts = [cut for stem in stems for cut in _cuts(stem) if all(part in table for part in cut)]
    return tuple(dict.fromkeys(sounds for cut in cuts for sounds in _products(cut, table)))


def _cuts(stem: str) -> list[tuple[str, ...]]:
    """A word whole and in two parts; where a mark divides it, only there."""
    marked = tuple(part for part in _MARKS.split(stem) if part)
    if len(marked) != 1:
        return [marked] if len(marked) == 2 else []
    return [marked, *((stem[:at], stem[at:]) for at in range(1, len(stem)))]


def _products(cut: tuple[str, ...], table: dict[str, frozenset[str]]) -> list[Sounds]:
    first, *rest = (sorted(table[part]) for part in cut)
    return [(one, *more) for one in first for more in ([(other,) for other in rest[0]] if rest else [()])]


def toneless(reading: str) -> str:
    """Letters without their accents: nǎn is nan."""
    return "".join(char for char in unicodedata.normalize("NFD", reading) if not unicodedata.combining(char))


@cache
def readings() -> dict[str, tuple[str, ...]]:
    """Folded Chinese character -> its toneless readings, the usual one first."""
    from pypinyin.pinyin_dict import pinyin_dict  # takes a tenth of a second, which most questions need not wait for

    chars = ((chr(code), readings) for code, readings in pinyin_dict.items() if 0x4E00 <= code < 0xA000)
    return {char: tuple(map(toneless, readings.split(","))) for char, readings in chars if fold(char) == char}


@cache
def _characters() -> dict[str, list[str]]:
    """Toneless pinyin -> the characters read so in given names."""
    chars: dict[str, list[str]] = defaultdict(list)
    for char, heard in readings().items():
        for reading in dict.fromkeys(heard[:READINGS]):
            chars[reading].append(char)
    return chars


@cache
def _surnames() -> dict[str, list[str]]:
    """Toneless pinyin -> the surnames read so."""
    chars: dict[str, list[str]] = defaultdict(list)
    for char in sorted((SURNAMES | _RARE) & readings().keys()):
        chars[_SURNAMES.get(char, readings()[char][0])].append(char)
    return chars


@cache
def _table(system: System) -> dict[str, frozenset[str]]:
    """A syllable as a system spells it, without marks -> the toneless pinyin that it may stand for."""
    from pypinyin.constants import Style
    from pypinyin.pinyin_dict import pinyin_dict
    from pypinyin.style import convert

    toned = {toneless(reading): reading for readings in pinyin_dict.values() for reading in readings.split(",")}
    toned = {plain: reading for plain, reading in toned.items() if re.search("[aeiou]", plain)}
    if system == "pinyin":
        return {plain: frozenset((plain,)) for plain in toned}
    style = Style.WADEGILES if system == "wade-giles" else Style.CYRILLIC
    sounds: dict[str, set[str]] = defaultdict(set, {spelt: {plain} for spelt, plain in _OLDER.items()})
    for plain, reading in toned.items():
        spelt = re.sub(r"\d", "", convert(reading, style, strict=True))
        sounds[_MARKS.sub("", spelt.replace("v", "u") if system == "wade-giles" else spelt)].add(plain)
        if system == "wade-giles":
            sounds[plain].add(plain)  # lai, en, wen are the same in both
    return {spelt: frozenset(plain) for spelt, plain in sounds.items()}
