"""Asking: keys and input methods, examples, follow-ups, waiting and failing, in a headless browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from serving import COST, ask


def test_enter_that_confirms_an_input_methods_word_does_not_send(page: Page) -> None:
    page.focus("#question")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "shui'ku", "selectionStart": 7, "selectionEnd": 7})
    assert page.input_value("#question") == "shui'ku"
    page.evaluate("""() => { window.seen = []; document.querySelector("#question").addEventListener(
        "keydown", (event) => window.seen.push([event.key, event.isComposing, event.keyCode]), true); }""")
    page.keyboard.press("Enter")
    assert page.evaluate("window.seen.some(([key, composing, code]) => composing || code === 229)")
    session.send("Input.insertText", {"text": "水库花了多少钱？"})
    page.wait_for_timeout(300)
    assert page.locator(".turn").count() == 0
    assert page.locator(".pending").is_hidden()
    assert "水库花了多少钱" in page.input_value("#question")
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(1)


@pytest.mark.parametrize("event", [{"isComposing": True}, {"keyCode": 229}])
def test_a_key_that_belongs_to_a_composition_does_not_send(page: Page, event: dict[str, object]) -> None:
    page.fill("#question", COST)
    page.evaluate(
        """(event) => { const box = document.querySelector("#question");
        box.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
        if (event.keyCode) box.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
        box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...event })); }""",
        event,
    )
    page.wait_for_timeout(300)
    assert page.locator(".turn").count() == 0
    assert page.locator(".pending").is_hidden()
    assert page.input_value("#question") == COST


def test_shift_enter_makes_a_new_line(page: Page) -> None:
    page.focus("#question")
    page.keyboard.type("first")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second")
    assert page.input_value("#question") == "first\nsecond"
    assert page.locator(".turn").count() == 0


def test_examples_come_from_the_records_and_a_click_asks_one(page: Page) -> None:
    examples = page.locator(".example")
    assert examples.count() > 0
    text = examples.first.text_content()
    examples.first.click()
    expect(page.locator(".turn .question").first).to_have_text(text or "")


def test_a_follow_up_is_searched_with_the_question_before_it(page: Page) -> None:
    ask(page, COST)
    sent: list[dict[str, Any]] = []
    page.on("request", lambda request: sent.append(request.post_data_json) if "component_server" in request.url else None)
    ask(page, "其中国家拨款多少？")
    assert sent[-1]["data"]["history"] == [COST]
    assert "水库" in (page.locator(".turn").nth(1).text_content() or "")
    page.locator("[data-do=new]").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".example").first).to_be_visible()


def test_an_empty_question_gives_one_line(page: Page) -> None:
    page.locator(".send").click()
    expect(page.locator(".error")).to_have_text("请先输入问题。")
    assert page.locator(".turn").count() == 0


def test_a_question_stays_in_the_box_when_it_is_refused_or_the_program_is_gone(page: Page) -> None:
    long = "字" * 2001
    page.fill("#question", long)
    page.press("#question", "Enter")
    expect(page.locator(".error")).to_contain_text("2001")
    assert page.input_value("#question") == long
    page.route("**/component_server/**", lambda route: route.abort())
    page.fill("#question", COST)
    page.press("#question", "Enter")
    expect(page.locator(".error")).to_contain_text("没有回应")
    assert page.input_value("#question") == COST
    page.unroute("**/component_server/**")
    page.press("#question", "Enter")
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".error")).to_be_hidden()


def test_while_an_answer_is_being_made_the_page_says_so_and_keeps_the_question(page: Page) -> None:
    held: list[Route] = []
    page.route("**/component_server/**", lambda route: held.append(route))
    page.fill("#question", COST)
    page.press("#question", "Enter")
    expect(page.locator(".pending")).to_contain_text("正在检索")
    expect(page.locator(".pending")).to_contain_text(re.compile(r"已用 [2-9] 秒"))
    assert page.input_value("#question") == COST
    assert page.locator(".send").is_disabled()
    held[0].continue_()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".pending")).to_be_hidden()
    assert page.input_value("#question") == ""


def test_a_limit_is_a_chip_that_can_be_removed_and_put_back(page: Page) -> None:
    ask(page, "1958年3月的谈话里水库花了多少钱？")
    held = page.locator(".limit.held")
    expect(held).to_have_count(1)
    expect(held.locator(".limit-name")).to_have_text("1958-03")
    held.locator("button").click()
    expect(page.locator(".limit.held")).to_have_count(0)
    page.locator(".limit.offered button").first.click()
    expect(page.locator(".limit.held .limit-name")).to_have_text("1958-03")
    expect(page.locator(".turn")).to_have_count(1)


def test_a_completed_question_can_be_searched_as_typed_and_completed_again(page: Page) -> None:
    ask(page, COST)
    ask(page, "那大坝呢？")
    turn = page.locator(".turn").nth(1)
    turn.locator("[data-typed=yes]").click()
    back = turn.locator("[data-typed=no]")
    expect(back).to_have_text("按补全后的问句检索")
    page.click("[data-do=language]")
    expect(back).to_have_text("Search the completed question")
    back.click()
    expect(turn.locator("[data-typed=yes]")).to_have_text("Search as typed")
    page.click("[data-do=language]")
    expect(turn.locator("[data-typed=yes]")).to_have_text("按原句检索")
    expect(back).to_have_count(0)
    expect(page.locator(".turn")).to_have_count(2)
