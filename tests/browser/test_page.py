"""Reading: answers, marks, evidence, references, languages, in a headless browser against the real program."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from serving import COST, HOSTILE, IMAGE, STATION, Served, ask, opened

from index.reader import Reader

New = Callable[..., BrowserContext]


def test_no_request_leaves_the_machine_and_nothing_fails(context: New, full: Served) -> None:
    new = context(locale="zh-TW")
    asked: list[str] = []
    failed: list[str] = []
    new.on("request", lambda request: asked.append(request.url))
    new.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
    page = new.new_page()
    page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(full.url)
    page.wait_for_selector(".start .counts")
    ask(page, COST)
    page.wait_for_timeout(500)
    outside = [url for url in asked if not url.startswith((full.url, "data:", "blob:"))]
    assert outside == []
    assert failed == []
    expect(page.locator(".send")).to_have_text("提问")
    assert page.locator("a[href^=http]").count() == 0


def test_typing_and_enter_give_an_answer_whose_mark_opens_exactly_the_quotation(page: Page, full: Served) -> None:
    ask(page, COST)
    assert page.input_value("#question") == ""
    mark = page.locator(".turn .mark").first
    mark.click()
    extract = page.locator(".evidence .extract")
    quoted = extract.locator("mark").text_content()
    assert quoted
    assert quoted in (page.locator(".turn .answer").text_content() or "")
    number = int(extract.locator(".paragraph.cited").get_attribute("data-number") or "")
    reader = Reader(full.home / "jiyao.db", 1)
    rows = {row["number"]: row["text"] for row in reader.paragraphs(extract.get_attribute("data-record") or "")}
    reader.db.close()
    assert quoted in rows[number]
    for row in extract.locator(".paragraph").all():
        assert row.locator(".text").text_content() == rows[int(row.get_attribute("data-number") or "")]
    shown = [int(row.get_attribute("data-number") or "") for row in extract.locator(".paragraph").all()]
    assert shown == [n for n in range(number - 2, number + 3) if n in rows]
    assert extract.locator(".title").text_content() == "陈明与李华谈青石水库工程"
    expect(extract.locator("mark")).to_be_in_viewport()


def test_more_of_the_record_can_be_shown_up_to_all_of_it(page: Page) -> None:
    ask(page, COST)
    page.locator(".turn .mark").first.click()
    page.locator("[data-more=whole]").click()
    expect(page.locator("[data-more]")).to_have_count(0)
    numbers = [int(row.get_attribute("data-number") or "") for row in page.locator(".evidence .paragraph").all()]
    assert numbers == list(range(numbers[0], 9))
    assert numbers[0] <= 0


def test_the_interface_speaks_the_browsers_language_until_the_reader_chooses_another(context: New, full: Served) -> None:
    page = opened(context(locale="en-US"), full.url)
    expect(page.locator(".send")).to_have_text("Ask")
    assert page.evaluate("document.documentElement.lang") == "en"
    ask(page, COST)
    expect(page.locator(".copy").first).to_have_text("Copy reference")
    page.locator("[data-do=language]").click()
    expect(page.locator(".send")).to_have_text("提问")
    expect(page.locator(".copy").first).to_have_text("复制引用")
    page.reload()
    expect(page.locator(".send")).to_have_text("提问")
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


def test_markup_in_a_record_a_file_name_or_a_question_is_shown_and_never_run(page: Page) -> None:
    expect(page.locator(".problems")).to_contain_text(HOSTILE)
    assert (page.locator(".problems").text_content() or "").count("\n") == 0
    page.locator(".records summary").click()
    expect(page.locator(".records")).to_contain_text(IMAGE)
    ask(page, f"{STATION}{HOSTILE}")
    assert HOSTILE in (page.locator(".turn .question").text_content() or "")
    ask(page, STATION)
    page.locator(".turn").nth(1).locator(".mark").first.click()
    expect(page.locator(".evidence .title")).to_contain_text(IMAGE)
    expect(page.locator(".evidence .reading")).to_contain_text(HOSTILE)
    expect(page.locator(".evidence .reference")).to_contain_text(IMAGE)
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".jiyao script, .jiyao img, .jiyao iframe").count() == 0


def test_the_copy_button_copies_the_reference(page: Page) -> None:
    ask(page, COST)
    reference = page.locator(".reference").text_content()
    page.locator(".copy").first.click()
    expect(page.locator(".copy").first).to_have_text("已复制")
    assert page.evaluate("navigator.clipboard.readText()") == reference
    page.locator(".copy").nth(1).click()
    expect(page.locator(".copy").nth(1)).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"“{page.locator('.evidence mark').text_content()}”\n{reference}"


def test_without_a_clipboard_the_text_is_selected_for_the_keyboard(page: Page) -> None:
    page.evaluate("""() => { document.execCommand = () => false;
        Object.defineProperty(navigator, "clipboard", { value: undefined, configurable: true }); }""")
    ask(page, COST)
    page.locator(".copy").first.click()
    expect(page.locator(".copy-area")).to_have_value(page.locator(".reference").text_content() or "")
    assert page.evaluate(
        "(a => a === document.activeElement && a.selectionEnd === a.value.length)(document.querySelector('.copy-area'))"
    )
    page.evaluate("() => { delete navigator.clipboard; delete document.execCommand; }")


def test_a_refusal_says_what_was_searched_and_opens_the_nearest_passages(page: Page) -> None:
    ask(page, "火星殖民地的总督是谁？")
    turn = page.locator(".turn")
    expect(turn.locator(".refusal")).to_be_visible()
    assert turn.locator(".mark").count() == 0
    expect(turn.locator(".refusal")).to_contain_text("查了2份记录")
    turn.locator(".near").first.click()
    expect(page.locator(".evidence .paragraph.cited")).to_be_visible()
    expect(page.locator(".evidence .reference")).not_to_be_empty()


def test_the_page_is_usable_by_keyboard_alone(page: Page) -> None:
    ask(page, COST)
    page.locator(".turn .mark").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".evidence mark")).to_be_visible()
    assert page.locator(".turn .mark").first.get_attribute("aria-label") == "第 1 条引文的出处"
    for button in page.locator("button").all():
        assert (button.text_content() or "").strip() or button.get_attribute("aria-label")


def test_on_a_narrow_screen_the_evidence_is_below(page: Page) -> None:
    page.set_viewport_size({"width": 420, "height": 800})
    ask(page, COST)
    page.locator(".turn .mark").first.click()
    expect(page.locator(".evidence mark")).to_be_in_viewport()
    talk, evidence = page.locator(".talk").bounding_box(), page.locator(".evidence").bounding_box()
    assert talk
    assert evidence
    assert evidence["y"] >= talk["y"] + talk["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 420
    page.locator("[data-do=back]").click()
    expect(page.locator(".turn .question")).to_be_in_viewport()


def test_the_api_names_two_endpoints_and_returns_what_the_command_line_does(full: Served) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from gradio_client import Client
        from gradio_client.exceptions import AppError

        client = Client(full.url, verbose=False)
        try:
            assert set(client.view_api(return_format="dict")["named_endpoints"]) == {"/ask", "/search"}
            answer = client.predict(question=COST, history=[], api_name="/ask")
            found = client.predict(question=COST, k=3, api_name="/search")
            with pytest.raises(AppError, match="Type a question first"):
                client.predict(question=" ", history=[], api_name="/ask")
        finally:
            client.close()
    assert {"id", "question", "query", "answered", "answer", "citations", "searched"} <= set(answer)
    assert {"mark", "passage", "record", "paragraph", "speaker", "quote", "start", "end", "reference"} <= set(
        answer["citations"][0]
    )
    assert {"id", "question", "query", "passages"} <= set(found)
    assert len(found["passages"]) == 3
    assert {
        "rank",
        "score",
        "passage",
        "record",
        "title",
        "date",
        "paragraph",
        "text",
        "start",
        "end",
        "speaker",
        "reference",
    } <= set(found["passages"][0])


def test_the_program_prints_one_line_and_writes_only_under_its_home(full: Served) -> None:
    printed = full.printed.read_text("utf-8")
    assert printed == f"Jiyao: {full.url} (Ctrl-C ends)\n"
    outside = [path for path in full.printed.parent.iterdir() if path not in (full.printed, full.home)]
    assert outside == []
