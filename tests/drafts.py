"""Drafts for the tests of what a model writes: passages around a paragraph, correct sentences, and faults planted in them."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from answering import opened, paragraph, sample

from index.record import Hit, Passage, Window
from index.retriever import Retriever
from index.split import sentences
from qa.given import Given, given
from qa.pipeline import search

DATA = Path(__file__).parent / "data" / "sample_drafts.jsonl"
SAMPLE = "7c1f94be03"
QUOTES = '“”„«»「」『』"‘＂'


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft over some passages; `fault` says what was planted, empty where nothing was; `false` are words that are no record's."""

    text: str
    passages: tuple[Given, ...]
    lang: str
    fault: str = ""
    false: str = ""


def hits_of(retriever: Retriever, numbers: list[int], key: str = SAMPLE) -> list[Hit]:
    """Whole paragraphs of a record as hits."""
    rows = {row["number"]: row for row in retriever.reader.paragraphs(key)}
    return [
        Hit(Passage(0, key, n, 0, len(rows[n]["text"]), rows[n]["text"], rows[n]["kind"], rows[n]["speaker"]), 1.0, Window(0, 1, 0), {})
        for n in numbers
    ]  # fmt: skip


@cache
def passages_for(text: str, *numbers: int) -> tuple[Given, ...]:
    """What retrieval gives for a text, with some paragraphs among them for certain, in no order that tells which."""
    retriever = opened(sample())
    found = [place.paragraph for place in search(retriever, text, k=10).places if place.paragraph > 0]
    chosen = list(dict.fromkeys([*numbers, *found]))[:8]
    random.Random(text).shuffle(chosen)
    return given(retriever, hits_of(retriever, chosen))


def numbered(text: str, passages: tuple[Given, ...]) -> str:
    """[¶29] -> the number that its passage has among those given."""
    places = {one.at: one.number for one in passages}
    return re.sub(r"\[¶(\d+)\]", lambda m: f"[{places[int(m[1])]}]", text)


@cache
def correct() -> tuple[Draft, ...]:
    """Sentences that a reader of the sample record wrote in the manner of a model, and quotations of it."""
    drafts = []
    for line in DATA.read_text("utf-8").splitlines():
        one = json.loads(line)
        numbers = [int(number) for number in re.findall(r"¶(\d+)", one["text"])]
        passages = passages_for(re.sub(r"\[¶\d+\]", "", one["text"]), *numbers)
        drafts.append(Draft(numbered(one["text"], passages), passages, one["lang"]))
    return (*drafts, *quoting())


@cache
def quotable() -> tuple[tuple[int, str], ...]:
    """Sentences of the sample record of 12 to 60 characters that hold no quotation and no note's mark."""
    rows = opened(sample()).reader.paragraphs(SAMPLE)
    found = []
    for row in rows:
        if row["kind"] == "body":
            for start, end in sentences(row["text"]):
                text = row["text"][start:end].strip(" 。；？")
                if 12 <= len(text) <= 60 and not set(text) & set(QUOTES + "①1."):
                    found.append((row["number"], text))
    return tuple(found)


@cache
def quoting() -> tuple[Draft, ...]:
    """Drafts that quote the sample record word for word."""
    drafts = []
    for number, text in quotable():
        passages = passages_for(text, number)
        drafts.append(Draft(numbered(f"记录写道：“{text}”[¶{number}]。", passages), passages, "zh"))
    return tuple(drafts)


def others(draft: Draft, *numbers: int) -> list[int]:
    """The numbers of the passages that a draft does not cite, and one that none has."""
    return [one.number for one in draft.passages if one.number not in numbers]


def text_of(number: int) -> str:
    """A paragraph of the sample record."""
    return paragraph(opened(sample()), f"{SAMPLE}#{number}")


INVENTED = {
    "zh": ("陈启明", "韦克斯勒", "罗德里格斯", "钱伯伦", "郑伯年", "霍尔斯坦", "哈里·温斯顿", "梁仲达", "布罗茨基", "沃尔科特"),
    "en": ("Harold Wexler", "Brodsky", "Chen Qiming", "Winston", "Halvorsen", "Rodriguez"),
    "ru": ("Бродский", "Вексельман", "Халворсен", "Чэнь Цимин"),
}
STRANGERS = {
    "zh": ("杜鲁门", "戴高乐", "铁木辛哥", "李承晚", "阿登纳", "加拿大", "瑞典", "胡志明", "罗斯福夫人", "阿根廷"),
    "en": ("Truman", "De Gaulle", "Syngman Rhee", "Adenauer", "Canada", "Sweden", "Ho Chi Minh", "Argentina"),
    "ru": ("Трумэн", "де Голль", "Аденауэр", "Швеция", "Хо Ши Мин", "Аргентина"),
}
_NAME = {
    "zh": re.compile("毛泽东|葛罗米柯|杜勒斯|蒋介石|莫洛托夫|尼赫鲁|斯大林|纳赛尔|高岗|刘少奇|周恩来|陈云|贝利亚|杨尚昆|王明|英国|美国|中国|苏联|法国|朝鲜|伦敦"),
    "en": re.compile(r"Mao Zedong|Mao|Gromyko|Stalin|Nehru|Molotov|Chiang Kai-shek|Gao Gang|Liu Shaoqi|Britain|China|Egyptians|Korea\b|Soviet Union|Wang Ming|Yang Shangkun"),
    "ru": re.compile("Громыко|Мао|Сталина|Неру|Молотов|Китаю|Корее|Советского Союза"),
}  # fmt: skip
_FIGURE = {
    "zh": re.compile(r"\d+(?=[\u4e00-\u9fff]|到)|[两三四五六七八九](?=[个点份次年成分])|(?<=之)[一二]"),
    "en": re.compile(r"\d+(?:\.\d+)?|\b(?:two|three|one)(?= thirds?| years| hours)|First(?= Five)"),
    "ru": re.compile(r"\d+(?:,\d+)?|\bдва(?= года)"),
}

_OTHER_WORDS = {
    **{key: [*"五六八九七四"] for key in "两三四五六七八九一二"}, **{key: ["nine", "eleven", "five"] for key in ("two", "three", "one")}, "First": ["Fourth"],
    "два": ["восемь", "шесть"],
}  # fmt: skip
"""What is planted for a number in words: one that does not stand in the passage cited."""


def _replaced(draft: Draft, match: re.Match[str], new: str, fault: str, false: str = "") -> Draft:
    return Draft(draft.text[: match.start()] + new + draft.text[match.end() :], draft.passages, draft.lang, fault, false)


def _outside(text: str, match: re.Match[str]) -> bool:
    """Whether a match lies in neither a mark nor a quotation."""
    return not any(m.start() <= match.start() < m.end() for m in re.finditer(r"\[[^\]]*\]|“[^”]*”", text))


def false_quotations(chance: random.Random) -> list[Draft]:
    """Quotations of the sample record with a fault in the words."""
    faults = []
    for number, text in quotable():
        at = chance.randrange(3, len(text) - 3)
        wrong = {"negation": text[:at] + "不" + text[at:], "dropped": text[:at] + text[at + 2 :]}
        one, other, size = 1, len(text) // 2 + 1, 3
        wrong["swapped"] = (
            text[:one] + text[other : other + size] + text[one + size : other] + text[one : one + size] + text[other + size :]
        )
        if figure := re.search(r"\d", text):
            wrong["figure"] = text[: figure.start()] + str((int(figure[0]) + 1) % 10) + text[figure.end() :]
        if name := _NAME["zh"].search(text):
            wrong["name"] = text[: name.start()] + chance.choice(STRANGERS["zh"]) + text[name.end() :]
        wrong["invented"] = f"{text[:4]}永远不会忘记这一天的{chance.choice('黄昏 清晨 大雪'.split())}"
        for fault, words in wrong.items():
            if words not in text_of(number) and words != text:
                passages = passages_for(text, number)
                marked = numbered(f"记录写道：“{words}”[¶{number}]。", passages)
                faults.append(Draft(marked, passages, "zh", f"quotation, {fault}", words))
    return faults


def wrong_marks(chance: random.Random) -> list[Draft]:
    """Correct drafts whose mark names another passage, one that there is not, or none."""
    faults = []
    for draft in correct():
        cited = {int(n) for n in re.findall(r"\[(\d+)\]", draft.text)}
        kind = "quoting" if "“" in draft.text else "own words"
        for name, mark in (("other", f"[{chance.choice(others(draft, *cited))}]"), ("beyond", "[99]"), ("none", "")):
            text = re.sub(r"\s?\[\d+\]", mark, draft.text)
            faults.append(Draft(text, draft.passages, draft.lang, f"mark, {kind}, {name}"))
    return faults


def invented_figures(chance: random.Random) -> list[Draft]:
    """Correct drafts with a number that is another one."""
    faults = []
    for draft in correct():
        for match in _FIGURE[draft.lang.removesuffix("-Hant")].finditer(draft.text):
            cited = "".join(one.text for one in draft.passages if f"[{one.number}]" in draft.text)
            choices = _OTHER_WORDS.get(match[0]) or [str(int(re.split("[.,]", match[0])[0]) + more) for more in (3, 37, 410)]
            new = next(word for word in chance.sample(choices, len(choices)) if word not in cited and word != match[0])
            if _outside(draft.text, match):
                faults.append(_replaced(draft, match, new, "figure", new))
    return faults


def invented_names(chance: random.Random) -> list[Draft]:
    """Correct drafts with a name of somebody else in the place of one."""
    faults = []
    for draft in correct():
        lang = draft.lang.removesuffix("-Hant")
        for match in _NAME[lang].finditer(draft.text):
            if _outside(draft.text, match):
                faults.append(_replaced(draft, match, stranger := chance.choice(STRANGERS[lang]), "name, known", stranger))
                faults.append(_replaced(draft, match, nobody := chance.choice(INVENTED[lang]), "name, invented", nobody))
    return faults


def exchanged_speakers() -> list[Draft]:
    """Correct quotations given to the other of the two who talk."""
    faults = []
    other = {"毛泽东": "葛罗米柯", "葛罗米柯": "毛泽东"}
    for number, text in quotable():
        passages = passages_for(text, number)
        (one,) = [one for one in passages if one.at == number]
        if one.speakers == {one.row["speaker"]} and one.row["speaker"] in other:
            said = f"{other[one.row['speaker']]}说：“{text}”[¶{number}]。"
            faults.append(Draft(numbered(said, passages), passages, "zh", "speaker", text))
    return faults
