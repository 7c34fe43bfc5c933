"""What the page renders, refuses and says; nothing here needs Gradio or a browser."""

from __future__ import annotations

import json
import re
import socket
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from index.record import RecordInfo
from qa.web import limits, render
from qa.web.evidence import evidence
from qa.web.service import LIMIT, PageError, Service, exported

ROOT = Path(app.__file__).parent
TEXTS = {lang: json.loads((ROOT / "assets" / f"{lang}.json").read_text("utf-8")) for lang in ("zh", "en")}

TAGS = {
    "button", "del", "details", "div", "h2", "h3", "ins", "li", "mark", "option", "p", "section", "select", "span", "summary", "ul",
}  # fmt: skip
ATTRIBUTES = {"class", "type", "dir", "lang", "tabindex", "value"}
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '"><svg/onload=alert(1)>',
    "'; alert(1); '",
    "</mark></div><iframe src=javascript:alert(1)>",
    "&lt;b&gt; &amp; [1] [2]",
)

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\0"), max_size=40),
    st.tuples(st.sampled_from(HOSTILE), st.text("汉字ab[12]\n<>&\"'`", max_size=20)).map("".join),
)


class Parsed(HTMLParser):
    """The tags, attributes and texts that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[tuple[str, str]] = []
        self.nested = True
        self.texts: dict[str, str] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        self.open.append((tag, (values.get("class") or tag).split()[0]))

    def handle_endtag(self, tag: str) -> None:
        self.nested &= bool(self.open) and self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        for name in {*(name for _, name in self.open), ""}:
            self.texts[name] = self.texts.get(name, "") + data

    def safe(self) -> bool:
        """Whether there is no tag and no attribute but those that render.py writes, and all tags are closed in order."""
        return (
            self.nested
            and not self.open
            and all(
                tag in TAGS and all(name in ATTRIBUTES or name.startswith("data-") for name in values)
                for tag, values in self.tags
            )
        )


@st.composite
def infos(draw: st.DrawFn) -> RecordInfo:
    one = lambda: draw(texts)  # noqa: E731
    return RecordInfo(one(), one(), one(), one(), draw(st.booleans()), (one(),), one(), (one(),), one(), one(), 3)


@st.composite
def rows(draw: st.DrawFn) -> tuple[render.Json, ...]:
    kinds = st.sampled_from(["body", "heading", "quotation", "note", "apparatus", "header", "description"])
    numbers = sorted(draw(st.sets(st.integers(-1, 50), min_size=1, max_size=5)))
    return tuple(
        {"number": n, "kind": draw(kinds), "level": 0, "text": draw(texts), "speaker": draw(st.none() | texts), "note_of": None}
        for n in numbers
    )


@given(infos(), rows(), texts, st.data())
def test_evidence_holds_no_markup_of_a_record_and_highlights_exactly_the_quotation(
    info: RecordInfo, paragraphs: tuple[render.Json, ...], reference: str, data: st.DataObject
) -> None:
    cited = data.draw(st.sampled_from(paragraphs))
    start = data.draw(st.integers(0, len(cited["text"])))
    end = data.draw(st.integers(start, len(cited["text"])))
    extract = render.Extract(info, paragraphs, before=True, after=False)
    parsed = Parsed(evidence(extract, render.Focus(cited["number"], start, end, {"gbt7714": reference, "ris": "TY"})))
    assert parsed.safe()
    assert parsed.texts.get("mark", "") == cited["text"][start:end]
    assert parsed.texts.get("text", "") == "".join(row["text"] for row in paragraphs)
    assert parsed.texts.get("reference", "") == reference
    copies = [values["data-copy"] for tag, values in parsed.tags if tag == "button" and "data-copy" in values]
    assert copies[0] == reference


@given(infos(), texts.filter(bool), st.lists(st.tuples(texts, texts, st.integers(0, 40), st.integers(0, 9)), max_size=4), texts)
def test_other_editions_hold_no_markup_and_mark_the_words_that_differ(
    info: RecordInfo, text: str, found: list[tuple[str, str, int, int]], title: str
) -> None:
    ends = [(min(start, len(text)), min(start + length, len(text)), there) for _, there, start, length in found]
    differences = [{"here": text[start:end], "there": there, "start": start, "end": end} for start, end, there in ends]
    edition = {"passage": "ab~12#7", "record": "ab", "title": title, "book": title, "reference": "", "differences": differences}
    row = {"number": 3, "kind": "body", "level": 0, "text": text, "speaker": None, "note_of": None}
    focus = render.Focus(3, 0, len(text) // 2, {"gbt7714": "r"}, editions=(edition,))
    parsed = Parsed(evidence(render.Extract(info, (row,), before=False, after=False), focus))
    assert parsed.safe()
    assert parsed.texts["text"] == text
    assert parsed.texts.get("mark", "") == text[: len(text) // 2]
    assert parsed.texts.get("variant", "") == "".join(text[start:end] for start, end in focus.variants)
    assert parsed.texts.get("ins", "") == "".join(there for _, _, there in ends)
    assert ("button", "ab~12") in [(tag, values.get("data-open")) for tag, values in parsed.tags]


def test_a_note_in_a_paragraph_is_shown_as_the_editors_and_not_as_the_speakers() -> None:
    row = {"number": 3, "kind": "body", "level": 0, "text": "船（指渡船——编者注）", "speaker": "何舟", "note_of": None}
    quoted = render.paragraph(row, render.Focus(3, 2, 4, {}, None, "编者注"))
    assert 'data-text="editor"' in quoted
    assert "何舟" not in quoted
    assert "何舟" in render.paragraph(row, render.Focus(3, 0, 1, {}, "何舟"))


@pytest.mark.parametrize("turns", [None, "问", 3, [3], [{}], [{"question": 1, "query": 1, "answer": 1, "citations": []}]])
def test_what_is_no_conversation_is_not_exported(turns: object) -> None:
    with pytest.raises(PageError, match="error_request"):
        exported(turns)


@given(texts, st.lists(texts, max_size=3), texts, texts, st.booleans())
def test_an_answer_holds_no_markup_of_its_words_and_a_button_for_each_mark(
    lead: str, quotes: list[str], asked: str, query: str, answered: bool
) -> None:
    citations = [{"mark": n, "quote": quote} for n, quote in enumerate(quotes, 1)]
    text = "\n".join([lead.replace("[", "("), *(f"{quote}[{n}]" for n, quote in enumerate(quotes, 1))])
    searched = {"records": 1, "passages": 2, "terms": [], "absent": [], "nearest": []}
    found = {
        "question": asked,
        "query": query,
        "answer": text,
        "answered": answered,
        "citations": citations,
        "searched": searched,
    }
    parsed = Parsed(render.question(asked) + render.answer(found) + render.searched(found))
    assert parsed.safe()
    assert {str(n) for n in range(1, len(quotes) + 1)} >= {values["data-mark"] for tag, values in parsed.tags if tag == "button"}
    assert parsed.texts.get("question", "") == asked


def test_marks_become_buttons_outside_quotations_only() -> None:
    found = {
        "answer": "甲说：“原文有[1]和[2]”[1]\n乙没有[9]",
        "answered": True,
        "citations": [{"mark": 1, "quote": "原文有[1]和[2]"}],
    }
    parsed = Parsed(render.answer(found))
    assert [values["data-mark"] for tag, values in parsed.tags if tag == "button"] == ["1"]
    assert parsed.texts["quote"] == "原文有[1]和[2]"
    assert "乙没有[9]" in parsed.texts[""]
    assert sum(tag == "p" for tag, _ in parsed.tags) == 2


def test_a_gloss_is_set_apart_and_escaped() -> None:
    found = {"answer": "“钢”[1] (钢 = steel & iron; 铁 = a<b>) (c)", "answered": True, "citations": [{"mark": 1, "quote": "钢"}]}
    parsed = Parsed(render.answer(found))
    assert parsed.safe()
    assert parsed.texts["gloss"] == "(钢 = steel & iron; 铁 = a<b>)"


def test_a_refusal_names_no_passages_that_the_list_below_it_shows() -> None:
    text = "没有找到。\n查了1份记录。\n最接近的段落：ab#1, ab#2。"
    found = {"answer": text, "answered": False, "citations": [], "searched": {"nearest": ["ab#1", "ab#2"]}}
    assert Parsed(render.answer(found)).texts[""] == "没有找到。查了1份记录。"


@given(st.lists(infos(), max_size=3), rows(), st.integers(0, 9))
def test_lists_of_records_and_passages_hold_no_markup_of_a_record(
    listed: list[RecordInfo], paragraphs: tuple[render.Json, ...], left: int
) -> None:
    near = [(info, paragraph) for info in listed for paragraph in paragraphs]
    parsed = Parsed(render.records(listed, left) + render.nearest(near))
    assert parsed.safe()
    for info, paragraph in near:
        card = Parsed(render.card(info, paragraph))
        assert card.safe()
        assert card.texts.get("text", "") == paragraph["text"]
    opened = [values["data-open"] for tag, values in parsed.tags if tag == "button"]
    assert opened == [info.key for info in listed] + [info.key for info, _ in near]


@given(st.text("字 \n", max_size=200).map(render.excerpt))
def test_an_excerpt_is_one_short_line(line: str) -> None:
    assert "\n" not in line and len(line) <= render.EXCERPT + 1  # noqa: PT018


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    zh, en = ({key: sorted(re.findall(r"\{\w+\}", text)) for key, text in TEXTS[lang].items()} for lang in ("zh", "en"))
    assert zh == en


def test_every_text_the_page_asks_for_is_there_and_none_is_left_over() -> None:
    sources = [path.read_text("utf-8") for kind in ("html", "js") for path in (ROOT / "assets").glob(f"*.{kind}")]
    sources += [path.read_text("utf-8") for path in (ROOT / "qa" / "web").glob("*.py")]
    words = set(re.findall(r"[a-z_]+", " ".join(sources)))
    assert set(TEXTS["zh"]) <= words
    asked = set(re.findall(r'(?:words|word|button|PageError|done)\("([a-z_]+)"', " ".join(sources)))
    asked |= set(re.findall(r'data-(?:text|label|placeholder)="([a-z_]+)"', " ".join(sources)))
    asked |= set(re.findall(r'(?:key|hint|error): "([a-z_]+)"', " ".join(sources)))
    assert asked <= set(TEXTS["zh"])


@given(texts.filter(bool))
def test_words_of_earlier_questions_are_shown_and_can_be_left_out(told: str) -> None:
    found = {"question": "花了多少钱？", "query": "花了多少钱？", "context": [told]}
    parsed = Parsed(render.searched(found) + limits.typed(found))
    assert parsed.safe()
    assert told in parsed.texts[""]
    assert 'data-typed="yes"' in limits.typed(found)
    assert limits.typed({**found, "context": []}) == ""


def test_no_asset_names_a_place_outside() -> None:
    for path in (ROOT / "assets").glob("*.*"):
        if path.suffix in {".js", ".css", ".html", ".json"}:
            assert not re.search(r"(?:https?:)?//\w|@import|url\(", path.read_text("utf-8").replace("// ", "")), path.name


@pytest.mark.parametrize(
    ("question", "history", "key"),
    [
        ("", [], "error_empty"),
        (" \n　", [], "error_empty"),
        (None, [], "error_request"),
        (["a"], [], "error_request"),
        ("字" * (LIMIT + 1), [], "error_long"),
        ("问", "历史", "error_request"),
        ("问", [3], "error_request"),
    ],
)
def test_a_question_that_cannot_be_searched_is_refused_by_name(
    tmp_path: Path, question: object, history: object, key: str
) -> None:
    with pytest.raises(PageError) as caught:
        Service(tmp_path).ask(question, history)
    assert caught.value.key == key
    assert TEXTS["en"][key].format(**caught.value.values)


@pytest.mark.parametrize("k", [0, -1, 1.5, "3", True, None])
def test_search_wants_a_whole_number_of_passages(tmp_path: Path, k: object) -> None:
    with pytest.raises(PageError, match="error_request"):
        Service(tmp_path).search("问", k)


def test_an_empty_home_has_nothing_and_asking_it_says_how_to_make_an_index(tmp_path: Path) -> None:
    service = Service(tmp_path / "home")
    assert service.holdings("zh").records == []
    with pytest.raises(PageError) as caught:
        service.ask("问", [])
    assert "jiyao index" in TEXTS["en"][caught.value.key].format(**caught.value.values)
    assert not (tmp_path / "home").exists()


def test_a_port_in_use_or_an_unknown_address_gives_one_line_and_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert app.main(["--home", str(tmp_path), "--port", str(port)]) == 1
    assert app.main(["--home", str(tmp_path), "--host", "no such host"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 2
    assert f"port {port} of 127.0.0.1 cannot be used: address already in use" in printed.err


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "７８６０"])
def test_a_port_that_is_none_is_wrong_usage(port: str) -> None:
    with pytest.raises(SystemExit) as caught:
        app.main(["--port", port])
    assert caught.value.code == 2


@given(texts, texts, st.booleans(), st.sampled_from(sorted(limits.KINDS)))
def test_limits_hold_no_markup_of_a_record_and_name_what_they_switch(name: str, label: str, on: bool, kind: str) -> None:
    one = {"name": name, "kind": kind, "label": label, "on": on, "records": 12, "passages": 340, "undated": 3}
    parsed = Parsed(limits.chips({"limits": [one]}))
    assert parsed.safe()
    assert parsed.texts.get("limit-name", "") == label
    (switch,) = [values for tag, values in parsed.tags if tag == "button"]
    assert (switch["data-limit"], switch["data-switch"]) == (name, "off" if on else "on")
    assert limits.chips({}) == ""


@pytest.mark.parametrize("manner", ["off", {"off": "date:1957"}, {"on": [1]}])
def test_a_manner_of_the_wrong_form_is_refused(manner: object, tmp_path: Path) -> None:
    with pytest.raises(PageError, match="error_request"):
        Service(tmp_path).ask("问", [], manner=manner)
