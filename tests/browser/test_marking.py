"""Judging, test questions and evaluation in a headless browser against the real program, on a home of their own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from serving import ATTACK, COST, HOSTILE, RESERVOIR, STATION, WIDE, Served, ask, opened, serving, wait_for

from index import encoder
from index.home import Home
from index.update import update
from qa.book import Candidate, propose
from qa.judgments import every, of, path_of

ANSWER = "aaaa000001#4"


@pytest.fixture(scope="module")
def served(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page over the two invented records."""
    folder = tmp_path_factory.mktemp("judging")
    (folder / "records").mkdir()
    (folder / "records" / "reservoir.txt").write_text(RESERVOIR, "utf-8")
    (folder / "records" / "attack.txt").write_text(ATTACK, "utf-8")
    update(Home(folder / "home"), [folder / "records"], encoder.load())
    with serving(folder / "page", folder / "home") as page:
        yield wait_for(page)


@pytest.fixture(scope="module")
def shared(browser: Browser, served: Served) -> Iterator[Page]:
    """One page in Chinese; loading Gradio takes longer than most tests."""
    with browser.new_context(locale="zh-CN", viewport=WIDE) as new:
        new.set_default_timeout(15_000)
        yield opened(new, served.url)


@pytest.fixture
def page(shared: Page, served: Served) -> Page:
    """The shared page at the start of a conversation, over a home without judgments."""
    path_of(Home(served.home)).unlink(missing_ok=True)
    shared.set_viewport_size(WIDE)
    shared.click("[data-view=ask]")
    shared.click("[data-do=new]")
    shared.wait_for_selector(".start .counts")
    return shared


def verdict(page: Page, number: int, value: int) -> None:
    """Click one of the two buttons of a paragraph of the evidence and wait for its mark."""
    button = page.locator(f'.evidence .paragraph[data-number="{number}"] [data-judge="{value}"]')
    pressed = button.get_attribute("aria-pressed")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false" if pressed == "true" else "true")


def test_passages_of_the_evidence_are_marked_and_the_marks_survive_asking_again(page: Page, served: Served) -> None:
    ask(page, COST)
    verdict(page, 4, 1)
    verdict(page, 5, 0)
    assert of(Home(served.home), COST, []) == {ANSWER: 1, "aaaa000001#5": 0}
    page.click("[data-do=new]")
    ask(page, COST)
    expect(page.locator('.evidence [data-judge="1"][aria-pressed="true"]')).to_have_count(1)
    page.locator("[data-more=whole]").click()
    expect(page.locator('.evidence .paragraph[data-number="5"] [data-judge="0"]')).to_have_attribute("aria-pressed", "true")
    verdict(page, 4, 1)
    assert of(Home(served.home), COST, []) == {"aaaa000001#5": 0}


def test_a_follow_up_is_judged_with_the_question_before_it_and_one_that_stands_alone_without(page: Page, served: Served) -> None:
    ask(page, COST)
    ask(page, "其中国家拨款多少？")
    verdict(page, 4, 1)
    ask(page, STATION)
    page.locator('.evidence .paragraph.cited [data-judge="1"]').click()
    expect(page.locator('.evidence .paragraph.cited [data-judge="1"]')).to_have_attribute("aria-pressed", "true")
    judged = [(one.question, one.history) for one in every(Home(served.home))]
    assert judged == [("其中国家拨款多少？", (COST,)), (STATION, ())]


def test_the_buttons_have_names_and_work_by_keyboard_and_only_where_something_was_asked(page: Page) -> None:
    page.locator(".records summary").click()
    page.locator(".records .near").first.click()
    expect(page.locator(".evidence .paragraph").first).to_be_visible()
    expect(page.locator(".evidence .verdict")).to_have_count(0)
    expect(page.locator(".make-test")).to_be_hidden()
    ask(page, COST)
    button = page.get_by_role("button", name="¶4 能回答这个问题")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.locator("[data-do=language]").click()
    expect(page.get_by_role("button", name="¶4 answers the question", exact=True)).to_have_attribute("aria-pressed", "true")
    page.locator("[data-do=language]").click()


def test_a_failed_mark_is_told_and_not_shown(page: Page) -> None:
    ask(page, COST)
    page.route("**/component_server/**", lambda route: route.abort())
    page.locator('.evidence .paragraph[data-number="4"] [data-judge="1"]').click()
    expect(page.locator(".error")).to_contain_text("没有回应")
    expect(page.locator('.evidence [data-judge][aria-pressed="true"]')).to_have_count(0)
    page.unroute("**/component_server/**")


def test_a_test_question_is_made_from_the_evidence_edited_deleted_and_restored(page: Page, tmp_path: Path) -> None:
    ask(page, COST)
    verdict(page, 4, 1)
    page.click("[data-do=test]")
    expect(page.locator("[name=question]")).to_have_value(COST)
    expect(page.locator("[name=relevant]")).to_have_value(ANSWER)
    page.fill(".edit [name=answers]", "三千二百万 | 3200万\n两千万")
    page.fill("[name=kind]", "fact")
    page.click(".edit [type=submit]")
    expect(page.locator(".entry")).to_have_count(1)
    expect(page.locator(".state")).to_have_text("已采纳")
    with page.expect_download() as started:
        page.click("[data-tests=export]")
    started.value.save_as(tmp_path / "q.jsonl")
    (line,) = (json.loads(line) for line in (tmp_path / "q.jsonl").read_text("utf-8").splitlines())
    assert (line["question"], line["kind"]) == (COST, "fact")
    assert line["relevant"] == [{"record": "aaaa000001", "paragraph": 4}]
    assert line["answers"] == [["三千二百万", "3200万"], ["两千万"]]
    page.click("[data-tests=delete]")
    expect(page.locator(".entry")).to_have_count(0)
    page.click("[data-tests=undo]")
    expect(page.locator(".entry")).to_have_count(1)
    page.click(".entry")
    expect(page.locator(".edit [name=answers]")).to_have_value("三千二百万 | 3200万\n两千万")


def test_a_question_that_was_refused_becomes_a_test_question_and_the_way_leads_back(page: Page) -> None:
    ask(page, COST)
    ask(page, "火星殖民地的总督是谁？")
    page.set_viewport_size({"width": 1280, "height": 500})
    page.locator(".log").evaluate("(log) => { log.scrollTop = 37; }")
    page.locator(".turn [data-do=test]").evaluate("(button) => button.click()")
    expect(page.locator("[name=question]")).to_have_value("火星殖民地的总督是谁？")
    page.check("[name=unanswerable]")
    page.click(".edit [type=submit]")
    expect(page.locator(".entries")).to_contain_text("记录中没有答案")
    page.click(".tests-said [data-view=ask]")
    expect(page.locator(".turn")).to_have_count(2)
    assert page.locator(".log").evaluate("(log) => log.scrollTop") == 37


def test_a_question_with_a_passage_that_is_not_there_is_refused_and_stays_in_the_form(page: Page) -> None:
    page.click("[data-view=tests]")
    page.click("[data-tests=add]")
    page.fill("[name=question]", HOSTILE)
    page.fill("[name=relevant]", "aaaa000001#99")
    page.click(".edit [type=submit]")
    expect(page.locator(".edit .complaint")).to_contain_text("aaaa000001#99")
    expect(page.locator("[name=question]")).to_have_value(HOSTILE)
    page.fill("[name=relevant]", "每天观测八次")
    page.click(".edit [type=submit]")
    expect(page.locator(".entry-text")).to_have_text(HOSTILE)
    page.click("[data-tests=add]")
    page.fill("[name=question]", "火星殖民地的总督是谁？")
    page.check("[name=unanswerable]")
    page.click(".edit [type=submit]")
    expect(page.locator(".entries")).to_contain_text("记录中没有答案")
    assert page.evaluate("window.hacked") is None


def test_proposals_say_what_they_are_made_from_and_count_once_they_are_accepted(page: Page, served: Served) -> None:
    line = {"question": COST, "relevant": [{"record": "aaaa000001", "paragraph": 4}], "kind": "figure"}
    assert propose(Home(served.home), [Candidate(line, f"三千二百万元{HOSTILE}"), Candidate({"question": STATION}, "")]) == 2
    page.click("[data-view=tests]")
    expect(page.locator(".state.draft")).to_have_count(2)
    page.locator(".entry").first.click()
    expect(page.locator(".edit-why")).to_have_text(f"依据：三千二百万元{HOSTILE}")
    page.click("[data-view=evaluate]")
    expect(page.locator(".evaluate-here")).to_contain_text("0 题")
    page.click("[data-view=tests]")
    page.get_by_role("button", name=f"采纳：{COST}").click()
    expect(page.locator(".state.accepted")).to_have_count(1)
    page.click("[data-view=evaluate]")
    expect(page.locator(".evaluate-here")).to_contain_text("1 题")
    assert page.evaluate("window.hacked") is None


def test_a_pool_is_collected_judged_by_keys_and_continued_later(page: Page, served: Served) -> None:
    for question in (COST, STATION):
        page.click("[data-view=tests]")
        page.click("[data-tests=add]")
        page.fill("[name=question]", question)
        page.click(".edit [type=submit]")
        expect(page.locator(".entries")).to_contain_text(question)
    page.click("[data-view=judge]")
    page.click(".pool-none [data-pool=make]")
    expect(page.locator(".pool-question")).to_have_text(COST)
    expect(page.locator(".pool-count")).to_contain_text("已评判 0 段")
    cards = page.locator(".card")
    expect(cards.first).to_be_visible()
    number, total = cards.count(), int((page.locator(".pool-count").text_content() or "").split("共 ")[1].split(" 段")[0])
    cards.first.focus()
    for at in range(number):
        page.keyboard.press("1" if at == 0 else "0")
        expect(page.locator(".pool-count")).to_contain_text(f"已评判 {at + 1} 段，共 {total} 段")
    expect(page.locator(".pool-done")).to_have_text("这道题已评完。")
    assert sorted(of(Home(served.home), COST, []).values()) == [0] * (number - 1) + [1]
    page.reload()
    page.wait_for_selector(".start .counts")
    page.click("[data-view=judge]")
    expect(page.locator(".pool-question")).to_have_text(STATION)
    expect(page.locator(".pool-count")).to_contain_text(f"已评判 {number} 段")
    first = page.locator(".card").first
    first.locator("[data-around]").click()
    expect(first.locator(".paragraph.cited")).to_have_count(1)
    for at in range(number + 1, total + 1):
        page.keyboard.press("0")
        expect(page.locator(".pool-count")).to_contain_text(f"已评判 {at} 段")
    expect(page.locator(".pool-done")).to_contain_text("全部评完")
    page.keyboard.press("Enter")  # the button beside it has the focus
    expect(page.locator(".evaluate-here")).to_contain_text("2 题")
    assert page.evaluate("window.hacked") is None


def test_what_was_judged_is_evaluated_and_the_report_runs_nothing_and_is_downloaded(page: Page, tmp_path: Path) -> None:
    ask(page, STATION)
    page.locator('.evidence .paragraph.cited [data-judge="1"]').click()
    expect(page.locator('.evidence [aria-pressed="true"][data-judge]')).to_have_count(1)
    page.click("[data-view=evaluate]")
    expect(page.locator(".evaluate-here")).to_contain_text("1 题")
    page.click(".evaluate-form [type=submit]")
    frame = page.frame_locator(".report iframe")
    expect(frame.locator("body")).to_contain_text("nDCG@10")
    assert page.locator(".report iframe").get_attribute("sandbox") == ""
    expect(page.locator(".evaluate-said")).to_contain_text("前十段中只评判了")
    with page.expect_download() as started:
        page.click("[data-evaluate=download]")
    started.value.save_as(tmp_path / "report.html")
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_wrong_questions_file_gives_one_line_and_a_right_one_is_evaluated(page: Page, tmp_path: Path) -> None:
    page.click("[data-view=evaluate]")
    file = tmp_path / "my.jsonl"
    complaint = page.locator(".evaluate-form .complaint")
    file.write_text(f'{{"id": "a", "question": "{COST}"}}\n{{"id": "b", "question": 3}}\n', "utf-8")
    page.set_input_files(".evaluate-pick input", file)
    page.click(".evaluate-form [type=submit]")
    expect(complaint).to_have_text("my.jsonl, line 2: field question: want a text, got 3")
    file.write_bytes(COST.encode("gb18030"))
    page.set_input_files(".evaluate-pick input", file)
    page.click(".evaluate-form [type=submit]")
    expect(complaint).to_have_text("my.jsonl 不是 UTF-8 编码。")
    line = {"id": f"x{HOSTILE}", "question": f"{COST}{HOSTILE}", "relevant": [{"quote": "三千二百万元"}], "kind": HOSTILE}
    file.write_text(json.dumps(line), "utf-8")
    page.set_input_files(".evaluate-pick input", file)
    page.click(".evaluate-form [type=submit]")
    expect(page.frame_locator(".report iframe").locator("body")).to_contain_text("nDCG@10")
    expect(complaint).to_be_hidden()
    assert page.evaluate("window.hacked") is None


def test_a_running_evaluation_shows_how_far_it_is_and_can_be_cancelled(page: Page, tmp_path: Path) -> None:
    page.click("[data-view=evaluate]")
    file = tmp_path / "many.jsonl"
    lines = [{"id": f"q{at}", "question": f"{COST}{at}", "relevant": [{"quote": "三千二百万元"}]} for at in range(3000)]
    file.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    page.set_input_files(".evaluate-pick input", file)
    page.click(".evaluate-form [type=submit]")
    expect(page.locator(".evaluate-job .job-text")).to_contain_text("共 3000 题")
    expect(page.locator(".evaluate-job .job-text")).to_contain_text("约剩")
    page.click(".evaluate-job [data-job=cancel]")
    expect(page.locator(".evaluate-form .complaint")).to_have_text("已取消。")
    expect(page.locator(".evaluate-job")).to_be_hidden()
    expect(page.locator(".evaluate-form [type=submit]")).to_be_enabled()


def test_the_views_fit_a_phone_and_every_control_has_a_name(context: Callable[..., BrowserContext], served: Served) -> None:
    page = opened(context(locale="en-US", viewport={"width": 390, "height": 844}), served.url)
    ask(page, COST)
    page.locator(".turn .mark").first.click()
    expect(page.locator(".evidence .verdict").first).to_be_visible()
    for view in ("judge", "tests", "evaluate", "ask"):
        page.click(f"[data-view={view}]")
        expect(page.locator(f"[data-view={view}]")).to_have_attribute("aria-current", "page")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    unnamed = page.evaluate("""() => [...document.querySelectorAll(
        ".jiyao button, .jiyao input, .jiyao select, .jiyao textarea, .jiyao progress")].filter((node) =>
        !(node.textContent.trim() || node.getAttribute("aria-label") || node.labels?.[0]?.textContent.trim())
        ).map((node) => node.outerHTML)""")
    assert unnamed == []


def test_the_receipt_of_a_turn_is_downloaded_and_says_what_was_asked_before(page: Page, tmp_path: Path) -> None:
    ask(page, COST)
    ask(page, "其中国家拨款多少？")
    with page.expect_download() as started:
        page.locator(".turn").nth(1).locator("[data-do=receipt]").click()
    started.value.save_as(tmp_path / "receipt.json")
    kept = json.loads((tmp_path / "receipt.json").read_text("utf-8"))
    assert (kept["question"], kept["history"]) == ("其中国家拨款多少？", [COST])
    assert kept["answer"]["citations"]
