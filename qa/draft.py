"""A model's words, as they arrive -> sentences, each cut into own words, quotations and marks. Believes none of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["words", "quote", "mark"]

CLOSES = {
    "“": "”", "„": "“”", "‟": "”", "「": "」", "『": "』", "«": "»", "‹": "›", "〝": "〞〟", "＂": "＂", '"': '"', "‘": "’"
}  # fmt: skip
"""What opens a quotation, and what may close it. `'` is an apostrophe unless it stands around words."""

QUOTES = frozenset("".join([*CLOSES, *CLOSES.values()]))

LONG = 1200
"""Characters after which a quotation or a sentence that does not end is taken to end."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence. Of a mark, `text` is empty and `numbers` are those it names."""

    kind: Kind
    text: str
    numbers: tuple[int, ...] = ()


_NUMBERS = r"\^?\s*(?:passages?|段落|¶|№)?\s*[0-9]{1,4}(?:\s*[,，、;；–—-]\s*[0-9]{1,4})*\s*"
MARK = re.compile(rf"(?:\[{_NUMBERS}\]|【{_NUMBERS}(?:†[^】\n]*)?】)", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[-*•·>#]+\s+|#+\s*|>\s*)+", re.MULTILINE)
POINT = re.compile(r"^\s*(?:(?:1?[0-9]|20)[.)、．)](?=\D)|[（(](?:1?[0-9]|20)[）)])\s*", re.MULTILINE)
"""The number of a point in a list, which claims nothing."""

NO_ANSWER = re.compile(r"\W*(?:无答案|無答案|no answer|нет ответа)\W*", re.IGNORECASE)


def clean(text: str) -> str:
    """A text without what cannot be seen (controls, direction marks, joiners) and with plain digits and brackets around marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
    kept = (c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return re.sub(r"[［\[]\s*\^?[\d\s,，、–—-]+[］\]]", lambda m: unicodedata.normalize("NFKC", m[0]), "".join(kept)).replace(
        "**", ""
    )


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """The sentences of a reply, each as soon as it is complete, with the marks and line ends that follow it."""
    held = ""
    for piece in pieces:
        held = clean(held + piece)
        while (end := _end(held, final=False)) is not None:
            yield held[:end]
            held = held[end:]
    while held.strip():
        end = _end(held, final=True) or len(held)
        yield held[:end]
        held = held[end:]


_AFTER = re.compile(rf"[。！？!?…]*[”」』»›’\"）)]*(?:[ ]*{MARK.pattern})*[ ]*[。.]?[ ]*", re.IGNORECASE)
_GOES_ON = re.compile(r"[，、；：。,;:.）)a-zа-яё]")
_SHORTENED = re.compile(
    r"(?:(?<![^\W\d_])[A-ZА-ЯЁ]|\b(?:Mr|Mrs|Dr|St|No|vol|pp?|cf|approx|ca|г|гг|др|т|млн|млрд|тыс|руб|см|ред|им))$", re.IGNORECASE
)


def _end(text: str, *, final: bool) -> int | None:
    """Where the first sentence of a text ends; None where that cannot be told yet."""
    quoted = {start: end for start, end, _, _ in _quotations(text, final=final)}
    at = 0
    while at < len(text):
        if at in quoted:
            at = quoted[at]
            ended = text[:at].rstrip("".join(QUOTES))[-1:] in "。！？!?.…"
            after = _AFTER.match(text, at) if ended else None
            if after and MARK.search(after[0]):
                if after.end() == len(text) and not final:
                    return None
                if not _GOES_ON.match(text, after.end()):
                    return _lines(text, after.end(), final)
            continue
        if _stops(text, at):
            after = _AFTER.match(text, at + 1)
            end = after.end() if after and text[at] != "\n" else at + 1
            return _lines(text, end, final)
        at += 1
    return len(text) if len(text) > LONG else None


def _stops(text: str, at: int) -> bool:
    """Whether a character outside quotations ends a sentence."""
    char = text[at]
    if char == "\n":
        return bool(text[:at].strip()) and not text[:at].rstrip(" ").endswith(("：", ":"))
    if char == ".":
        following = text[at + 1 :].lstrip(" ")
        line = text[:at].rpartition("\n")[2]
        point = re.fullmatch(r"\s*[0-9]{1,2}", line)
        spaced = text[at + 1 : at + 2] in ("", " ", "\n", "[", "【", "”", "»", '"')
        return spaced and not point and not _SHORTENED.search(text[max(at - 8, 0) : at]) and not following[:1].islower()
    return char in "。！？!?"


def _lines(text: str, end: int, final: bool) -> int | None:
    """The end of a sentence with the blanks and marks behind it; None where more marks may follow."""
    while True:
        while end < len(text) and text[end].isspace():
            end += 1
        mark = MARK.match(text, end)
        if mark is None:
            break
        end = mark.end()
    open_mark = text[end : end + 1] in ("[", "【") and len(text) - end < 24 and not re.search("[]】]", text[end:])
    return end if final or (end < len(text) and not open_mark) else None


def _quotations(text: str, *, final: bool = True) -> Iterator[tuple[int, int, int, int]]:
    """Outermost quotations: (start, end, start of the words, end of the words). One that is not closed ends with its line or at a mark."""
    at = 0
    while at < len(text):
        if not _opens(text, at):
            at += 1
            continue
        close = _close(text, at)
        if close is not None:
            yield at, close + 1, at + 1, close
            at = close + 1
            continue
        mark, line = MARK.search(text, at), text.find("\n", at)
        stops = [found for found in (mark.start() if mark else -1, line) if found >= 0]
        end = min(stops, default=len(text))
        if not stops and not final and len(text) - at < LONG:
            yield at, len(text), at + 1, len(text)
            return
        yield at, end, at + 1, end
        at = max(end, at + 1)


def _opens(text: str, at: int) -> bool:
    char = text[at]
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if char == "'":
        return not (before.isalnum() or after.isspace()) and bool(re.search(r"[^\s']'(?!\w)", text[at + 1 : at + 400]))
    return char in CLOSES and not (char == "‘" and before.isascii() and before.isalnum())


def _close(text: str, at: int) -> int | None:
    """Where the quotation that opens at a place closes, over quotations within it."""
    if text[at] == "'":
        found = re.compile(r"[^\s']'(?!\w)").search(text, at + 1, at + 400)
        return found.end() - 1 if found and "\n" not in text[at : found.end()] else None
    waiting = [CLOSES[text[at]]]
    for place in range(at + 1, min(at + LONG, len(text))):
        char = text[place]
        if char == "\n":
            return None
        if char in waiting[-1] and not (
            char == "’" and text[place + 1 : place + 2].isascii() and text[place + 1 : place + 2].isalpha()
        ):
            waiting.pop()
            if not waiting:
                return place
        elif char in CLOSES and char not in '"＂‘':
            waiting.append(CLOSES[char])
    return None


def parts(sentence: str) -> list[Part]:
    """A sentence cut at its quotations and marks; bullets are left out, and brackets that could look like a mark."""
    sentence = _BULLET.sub("", sentence)
    found: list[Part] = []
    at = 0
    for start, end, first, last in _quotations(sentence):
        if start >= at:
            found += [*_words(sentence[at:start]), Part("quote", sentence[first:last].strip())]
            at = end
    return [part for part in [*found, *_words(sentence[at:])] if part.text or part.numbers or part.kind == "mark"]


def _words(text: str) -> Iterator[Part]:
    at = 0
    for match in MARK.finditer(text):
        yield Part("words", own(text[at : match.start()]))
        yield Part("mark", "", tuple(_named(match[0])))
        at = match.end()
    yield Part("words", own(text[at:]))


def own(text: str) -> str:
    """Words that are no quotation: without quotation marks, and without brackets that could look like a mark."""
    bare = re.sub(r"(?<=[^\W\d_])[’‘](?=[^\W\d_])", "'", text)
    return "".join(c for c in bare if c not in QUOTES).translate({ord("["): "（", ord("]"): "）"})


def _named(mark: str) -> Iterator[int]:
    """The numbers of a mark: [1, 3] and [2-4] name several."""
    for low, high in re.findall(r"([0-9]{1,4})(?:\s*[–—-]\s*([0-9]{1,4}))?", mark.partition("†")[0]):
        yield from range(int(low), min(int(high or low), int(low) + 20) + 1)
