"""A user's lexicon file -> the shipped lexicon with its terms before and among the shipped ones. The home keeps a copy.

The form of lexicon.tsv: kind, Chinese, English, Russian between tabs, forms by `|`, the one to show first; English and Russian
may be empty. A term that has a shipped term's first form, or whose first form that term has, takes its forms in.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from index.home import Home, HomeError, write
from index.lexicon import KINDS, Lexicon, Term, shipped

FIELDS = ("kind", "Chinese", "English", "Russian")
LONGEST = 100
"""Characters of a form; a longer one is no name."""


class LexiconError(HomeError):
    """A lexicon file that cannot be read: names file, line and field."""


def read_own(path: Path) -> list[Term]:
    """Read a user's lexicon file. Raises LexiconError."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise LexiconError(f"{path}: not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise LexiconError(f"{path}: {(error.strerror or str(error)).lower()}") from None
    lines = enumerate(text.split("\n"), 1)
    return [_term(line.rstrip("\r"), f"{path}, line {number}") for number, line in lines if line.strip() and line[0] != "#"]


def _term(line: str, where: str) -> Term:
    columns = line.split("\t")
    if len(columns) > len(FIELDS) or len(columns) < 2:
        raise LexiconError(f"{where}: want {', '.join(FIELDS)} between tabs, got {len(columns)} fields: {line[:60]!r}")
    columns += [""] * (len(FIELDS) - len(columns))
    if columns[0].strip() not in KINDS:
        raise LexiconError(f"{where}, field kind: {columns[0]!r} is none of {', '.join(KINDS)}")
    forms = []
    for name, column in zip(FIELDS[1:], columns[1:], strict=True):
        found = tuple(dict.fromkeys(form.strip() for form in column.split("|") if form.strip()))
        if wrong := [form for form in found if len(form) > LONGEST or not form.isprintable()]:
            raise LexiconError(
                f"{where}, field {name}: {wrong[0][:60]!r} is longer than {LONGEST} characters or cannot be printed"
            )
        forms.append(found)
    if not forms[0]:
        raise LexiconError(f"{where}, field Chinese: is empty; a term is found in the records by its Chinese form")
    return Term(columns[0].strip(), *forms)


def joined(own: list[Term]) -> Lexicon:
    """The shipped lexicon with terms of a user."""
    terms, mine = list(shipped().terms), list[Term]()
    for term in own:
        known = next((one for one in terms if one.kind == term.kind and (one.zh[0] in term.zh or term.zh[0] in one.zh)), None)
        if known is not None:
            terms.remove(known)
            zh, en, ru = (tuple(dict.fromkeys(getattr(term, lang) + getattr(known, lang))) for lang in ("zh", "en", "ru"))
            term = Term(term.kind, zh, en, ru)
        mine.append(term)
    return Lexicon(mine + terms)


@lru_cache(maxsize=8)
def _joined(path: Path, mark: str) -> Lexicon:
    return joined(own) if (own := read_own(path)) else shipped()


def mark_of(path: Path | None) -> str:
    """What tells two lexicon files apart: empty for none and for one without terms."""
    if path is None or not path.is_file():
        return ""
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest() if read_own(path) else ""


def lexicon_of(path: Path | None) -> Lexicon:
    """The lexicon with a user's file; the shipped one where there is none. Raises LexiconError."""
    mark = mark_of(path)
    return _joined(path, mark) if path is not None and mark else shipped()


def keep(home: Home, given: Path) -> None:
    """Make a file the lexicon of a home, if it can be read. Raises LexiconError, HomeError."""
    read_own(given)
    try:
        write(home.lexicon, given.read_text("utf-8-sig"))
    except OSError as error:
        raise HomeError(f"the home {home.path} cannot be written: {(error.strerror or str(error)).lower()}") from None
