"""The real page over invented records, and a headless Chromium that looks at it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from serving import ATTACK, HOSTILE, RESERVOIR, WIDE, Served, opened, serving, wait_for

from index import encoder
from index.home import Home
from index.update import update

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--no-first-run",
]

expect.set_options(timeout=20_000)  # machines are slow


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no Chromium installed (none of {', '.join(NAMES)} is on the path)")
    return found


@pytest.fixture(scope="session")
def started(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page that was started over a home that held nothing."""
    folder = tmp_path_factory.mktemp("page")
    problems = (f"records/{HOSTILE}.txt, line 1: no header", "b.txt: not a text")
    with serving(folder, folder / "home", *(option for problem in problems for option in ("--problem", problem))) as served:
        yield wait_for(served)


@pytest.fixture(scope="session")
def full(started: Served, tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The page once two records are indexed, one of them hostile."""
    records = tmp_path_factory.mktemp("records")
    (records / "reservoir.txt").write_text(RESERVOIR, "utf-8")
    (records / "<img src=x onerror=window.hacked=1>.txt").write_text(ATTACK, "utf-8")
    assert update(Home(started.home), [records], encoder.load()).records == 2
    return started


@pytest.fixture
def empty(started: Served, tmp_path: Path) -> Iterator[Served]:
    """The page over a home that holds nothing: the one started, or one more where that has records by now."""
    if not Home(started.home).current():
        yield started
        return
    with serving(tmp_path, tmp_path / "home") as served:
        yield wait_for(served)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One headless Chromium for all tests."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts that are closed at the end."""
    made: list[BrowserContext] = []

    def new(**options: object) -> BrowserContext:
        made.append(browser.new_context(**{"locale": "zh-CN", "viewport": WIDE, **options}))  # type: ignore[arg-type]
        made[-1].set_default_timeout(15_000)
        return made[-1]

    yield new
    for one in made:
        one.close()


@pytest.fixture(scope="session")
def chinese(browser: Browser, full: Served) -> Iterator[Page]:
    """One page in Chinese over the two records; loading Gradio takes longer than most tests."""
    with browser.new_context(locale="zh-CN", viewport=WIDE, permissions=["clipboard-read", "clipboard-write"]) as new:
        new.set_default_timeout(15_000)
        yield opened(new, full.url)


@pytest.fixture
def page(chinese: Page) -> Iterator[Page]:
    """The shared page at the start of a conversation."""
    yield chinese
    chinese.unroute_all()
    chinese.set_viewport_size(WIDE)
    chinese.fill("#question", "")
    chinese.click("[data-do=new]")
    chinese.wait_for_selector(".start .counts")
