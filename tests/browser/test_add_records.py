"""The page over a home that holds nothing; this file comes first, so that the one server can be used for it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect
from serving import Served, opened


def test_an_empty_home_says_how_to_add_records(context: Callable[..., BrowserContext], empty: Served) -> None:
    page = opened(context(), empty.url)
    expect(page.locator(".start")).to_contain_text("make chat")
    expect(page.locator(".start pre")).to_contain_text("jiyao index")
    page.fill("#question", "水库花了多少钱？")
    page.press("#question", "Enter")
    expect(page.locator(".error")).to_be_visible()
    assert page.input_value("#question") == "水库花了多少钱？"
