"""The objects of `ask --json` of a conversation -> Markdown with footnotes: questions, answers, quotations with their references.

What a record or a user wrote is escaped, so that it shows as it stands and neither marks up, links nor embeds anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from qa.marks import MARK, quoted
from qa.phrases import language, say
from qa.source import plain

Answered = Mapping[str, Any]

_SPECIAL = re.compile(r"[\\`*_\[\]<>&|~$^{}#@!]|(?<=[a-zA-Z]):(?=//)|(?<=www)\.")
_AT_HEAD = re.compile(r"([+=.)-]|\d{1,9}(?=[.)]))")


def markdown(answers: Sequence[Answered]) -> str:
    """A conversation as one document; the footnotes of all answers are numbered through, and stand at its end."""
    turns, notes = list[str](), list[str]()
    for found in answers:
        turns.append(_turn(found, len(notes)))
        notes += [_note(len(notes) + at, citation) for at, citation in enumerate(found["citations"], 1)]
    return "\n\n".join([*turns, *notes]) + "\n"


def escaped(text: str) -> str:
    """A text on one line in which no character means anything to Markdown."""
    line = _SPECIAL.sub(lambda match: f"\\{match[0]}", plain(text))
    head = _AT_HEAD.match(line)
    if head is None:
        return line
    return f"{head[0]}\\{line[head.end() :]}" if head[0].isdigit() else f"\\{line}"


def _turn(found: Answered, before: int) -> str:
    """A question as a heading and its answer, a line a paragraph; `before`: footnotes of the answers before it."""
    parts = [f"## {escaped(found['question']) or '…'}"]
    if plain(found["query"]) != plain(found["question"]):
        parts.append(f"→ {escaped(found['query'])}")
    parts += [escaped(line) for line in _searched(found)]
    parts += [line.strip() for line in _answer(found, before).split("\n")]
    return "\n\n".join(part for part in parts if part)


def _searched(found: Answered) -> list[str]:
    """Words of earlier questions that were borne in mind, and the limits in force, a line each, in the question's language."""
    lang, held = language(found["question"]), [limit for limit in found.get("limits", ()) if limit["on"]]
    comma = "、" if lang.startswith("zh") else ", "
    lines = [say("context", lang, words=comma.join(context))] if (context := found.get("context")) else []
    if held:
        labels = comma.join(say("kind_" + limit["kind"], lang) + " " + limit["label"] for limit in held)
        lines.append(say("limited", lang, labels=labels, records=held[-1]["records"], passages=held[-1]["passages"]))
    return lines


def _answer(found: Answered, before: int) -> str:
    marks = {citation["mark"]: at for at, citation in enumerate(found["citations"], before + 1)}
    return "".join(
        escaped(text) if is_quote else "\n".join(_own(line, marks) for line in text.split("\n"))
        for text, is_quote in quoted(found["answer"], found["citations"])
    )


def _own(text: str, marks: Mapping[int, int]) -> str:
    """The program's own words on one line, its marks as footnotes; blanks beside a quotation stay."""
    parts, at = list[str](), 0
    for match in MARK.finditer(text):
        if int(match[1]) in marks:
            parts += [_kept(text[at : match.start()]), f"[^{marks[int(match[1])]}]"]
            at = match.end()
    return "".join([*parts, _kept(text[at:])])


def _kept(text: str) -> str:
    """A piece of a line, escaped, with one blank where it begins or ends in blanks."""
    inner = escaped(text)
    return f"{' ' if text[:1].isspace() else ''}{inner}{' ' if inner and text[-1:].isspace() else ''}"


def _note(number: int, citation: Answered) -> str:
    """A footnote: who says it, or that it is an editor's note; the quotation, the reference, the passage's permanent name."""
    who = citation.get("note") or citation["speaker"]
    lead = f"{escaped(who)}：" if who else ""
    return f"[^{number}]: {lead}“{escaped(citation['quote'])}” {escaped(citation['reference'])} ({escaped(citation['passage'])})"
