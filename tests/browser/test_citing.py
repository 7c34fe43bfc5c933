"""Citing in a headless browser: styles of a reference, what is copied, and the export of a conversation."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, expect
from serving import COST, STATION, ask


def test_the_reference_is_shown_and_copied_in_the_chosen_style_which_is_remembered(page: Page) -> None:
    ask(page, COST)
    style = page.get_by_label("引用格式的样式")
    assert style.locator("option").all_text_contents() == ["GB/T 7714—2015", "Chicago", "BibTeX", "RIS", "CSL-JSON"]
    style.select_option("bibtex")
    expect(page.locator(".reference")).to_contain_text("@incollection{jiyao-aaaa000001-")
    page.locator(".copy").nth(1).click()
    expect(page.locator(".copy").nth(1)).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“")
    assert copied.endswith(page.locator(".reference").text_content() or "?")
    style.select_option("csl-json")
    ask(page, STATION)
    expect(page.locator(".style").first).to_have_value("csl-json")
    (item,) = json.loads(page.locator(".reference").text_content() or "")
    assert item["call-number"] == "aaaa000002"
    page.locator(".style").first.select_option("gbt7714")
    expect(page.locator(".reference")).to_contain_text("[Z]//")


def test_a_conversation_is_downloaded_as_markdown(page: Page, tmp_path: Path) -> None:
    button = page.locator("[data-do=export]")
    expect(button).to_be_hidden()
    ask(page, COST)
    ask(page, STATION)
    with page.expect_download() as started:
        button.click()
    assert started.value.suggested_filename == "纪要问答.md"
    started.value.save_as(tmp_path / "talk.md")
    text = (tmp_path / "talk.md").read_text("utf-8")
    assert text.index(f"## {COST}") < text.index(f"## {STATION}") < text.index("\n[^1]: ")
    assert "<script>" not in text.replace("\\<script", "")
    page.click("[data-do=new]")
    expect(button).to_be_hidden()
