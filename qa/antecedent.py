"""Chinese follow-up + the turns before it -> the same with the name that its pronoun means, or that it leaves out. Empty where none is sure.

他、她、它、这个人 stand for the last thing that a turn is about: 你知道X吗, X是谁, X怎么样, or a name of the lexicon. A predicate without
a subject (好看吗, 什么时候出生的) has that thing before it. Where the turn says more than a name (a date, a talk, a matter), nothing is
replaced: that would be lost.
"""

from __future__ import annotations

import re
from itertools import chain, groupby

from index.fold import fold_chars
from index.lexicon import Lexicon
from index.naming import has_grammar
from index.tokens import tagged

_ABOUT = (
    re.compile(
        r"(?:知道|认识|听说过?|了解|看过|听过|觉得|喜欢|吃过|去过|玩过)(?P<name>[^，。？！、吗么呢 ]{2,10}?)"
        r"(?:是谁|是什么|这个人|这部?书|这首歌)?(?:吗|么|嘛|啊|不|呢|帅|好看|怎么样|如何|[？?]?$)"
    ),
    re.compile(
        r"^(?:那|请问)?(?P<name>[^，。？！、你我他她它 ]{2,10}?)(?:这个人)?(?:是谁|是什么|怎么样|如何|在哪|好[看听吃玩用]|厉害|(?:你|您)?(?:知道|认识|喜欢|认不认识|知不知道))"
    ),
)
_PRONOUN = re.compile(r"(?:这|那)个人|(?<!其)(?<!吉)[他她它](?!们|人)|(?:这|那)(?:本书|部(?:电影|戏|书)|首歌|家伙)")
_BARE = re.compile(
    r"^(?:也|都|还|真|很|挺|好|最|太|不|没|超|是|有|会|能|可以|什么时候|在哪|多少|几|怎么样|贵|难|美|漂亮|帅|厉害|属|叫|姓|长|出生|去世)"
)
_FULL = re.compile("[你我您咱他她它谁哪]|为什么|怎么(?!样)|其中|这|那|呢[？?]?$|以后|后来|然后|结果")
LONGEST = 12
"""Characters up to which a predicate is taken to lack its subject."""

MORE = 8
"""Characters beside the name up to which the turn before says nothing else that the question could lean on."""

_OTHER = re.compile("[，。、；？！]|[和与同跟对把]")
"""What stands before a pronoun that means something named in the question itself, or one of several."""

_ASKS_WHO = re.compile(r"(?<!是)谁|哪[一几]?[位个名]|何人|什么人|哪些人")
"""A pronoun after such a question means its answer, which no question names."""

_NOTHING = re.compile(
    "^(?:认识|知道|喜欢|[哦啊嗯嘻哈呀嘿唉喂]|什么|谁|哪|怎么|为什么|这|那|今天|明天|昨天|一个|一下|没有|不|就|我|你|真的|可以|好的?|嗯|对|是)"
)


def with_name(question: str, turns: list[str], lexicon: Lexicon) -> str:
    """The question with the name it leans on; empty where no pronoun or no name is found."""
    pronoun = _PRONOUN.search(question)
    bare = _BARE.search(question) and not _FULL.search(question) and len(question) <= LONGEST
    recent = turns[-2:]
    if not (pronoun or bare) or (pronoun and _OTHER.search(question[: pronoun.start()])) or _ASKS_WHO.search(turns[-1]):
        return ""
    name = next((found for turn in reversed(recent) if (found := topic(turn))), "") or _shared(recent)
    name = name or next(
        (found for turn in reversed(recent) if (found := _known(turn, pronoun[0] if pronoun else "", lexicon))), ""
    )
    if not name or name in question or (len(turns[-1]) > len(name) + MORE and not topic(turns[-1])):
        return ""
    return _PRONOUN.sub(lambda _: name, question) if pronoun else name + question


ASKED, TOLD = 6, 20
"""Characters beside its noun that a turn may have which asks, and one that tells, where the noun is all that is taken from it."""

_ASKS = re.compile("[吗呢么？?]|谁|什么|怎|哪|几|多少|如何")
_NOUNS = ("n", "j", "vn", "eng")
_NEEDS_ALL = re.compile(
    "为什么|为何|怎么(?!样)|其中|这|那|呢[？?]?$|以后|后来|然后|结果|前者|后者|^(?:多少|几|谁|何时|哪)[^，]{0,4}[？?]?$"
)
"""What asks of the whole turn before, not of a thing in it."""


def with_noun(question: str, turns: list[str]) -> str:
    """The question with the noun that short turns before it are about, in its pronoun's place or in front; empty where more is needed.

    Not where a turn says much beside the noun, and not where the question asks of all that was said.
    """
    last = turns[-1]
    noun, source = _noun(turns[-2:])
    pronoun = _PRONOUN.search(question)
    if not noun or noun in question or any(len(turn) > len(noun) + room for turn, room in _rooms(source, last)):
        return ""
    if pronoun is None:
        return "" if _NEEDS_ALL.search(question) else noun + question
    if _OTHER.search(question[: pronoun.start()]) or _ASKS_WHO.search(last):
        return ""
    return question[: pronoun.start()] + noun + question[pronoun.end() :]


def _rooms(source: str, last: str) -> list[tuple[str, int]]:
    """How much the turn that has the noun and the last one, if it asks, may say beside it."""
    return [(source, ASKED if _ASKS.search(source) else TOLD), *([(last, ASKED)] if _ASKS.search(last) else [])]


def _noun(turns: list[str]) -> tuple[str, str]:
    """The noun that turns are about, and the turn that has it: of a last one that asks, else of the one before it, which it answers."""
    order = turns[::-1] if _ASKS.search(turns[-1]) else turns
    named = ((found, turn) for turn in order if (found := topic(turn)))
    shared = ((found, order[0]) for found in [_shared(turns)] if found)
    first = ((found, turn) for turn in order if (found := _first_noun(turn)))
    return next(chain(named, shared, first), ("", ""))


def _first_noun(turn: str) -> str:
    """The first run of nouns in a turn that has two characters."""
    runs = (
        "".join(word for word, _ in run) for nouns, run in groupby(tagged(turn), lambda one: one[1].startswith(_NOUNS)) if nouns
    )
    return next((run for run in runs if len(run) > 1), "")


def topic(turn: str) -> str:
    """What a turn is about by its form, as it is written there; empty where its form does not tell."""
    folded = fold_chars(turn)
    for pattern in _ABOUT:
        if (match := pattern.search(folded)) and _may_be(match["name"]):
            return turn[match.start("name") : match.end("name")]
    return ""


def _may_be(name: str) -> bool:
    return len(name) > 1 and not _NOTHING.search(name) and not has_grammar(name)


def _known(turn: str, pronoun: str, lexicon: Lexicon) -> str:
    """The last of the lexicon's names in a turn that a pronoun can mean: 他 and 她 a person, 它 something else."""
    names = [
        one
        for one in lexicon.names.find_chinese(fold_chars(turn))
        if (one.term.kind == "person") != (pronoun not in ("他", "她"))
    ]
    return turn[names[-1].start : names[-1].end] if names else ""


def _shared(turns: list[str]) -> str:
    """The longest stretch of two to eight characters that two turns have in common and that can be a name."""
    if len(turns) < 2:
        return ""
    first, second = turns
    found = {first[at : at + size] for size in range(2, 9) for at in range(len(first) - size + 1)}
    common = [part for part in found if part in second and part.isalnum() and _may_be(part)]
    return max(common, key=lambda part: (len(part), part), default="")
