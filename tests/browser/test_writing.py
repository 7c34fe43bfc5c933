"""A model's answer on the page: checked sentences while it is written, then the answer, or the note that says why there is none."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import scripted
from playwright.sync_api import BrowserContext, expect
from serving import COST, RESERVOIR, ask, opened, serving, wait_for

from index import encoder
from index.home import Home
from index.update import update

FALSE = "“国家拨款九千万元<b>”[1]。"


def test_checked_sentences_are_shown_while_a_model_writes_and_a_note_where_it_fails(
    context: Callable[..., BrowserContext], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reservoir.txt").write_text(RESERVOIR, "utf-8")
    update(Home(tmp_path / "home"), [tmp_path / "reservoir.txt"], encoder.load())
    go_on = threading.Event()
    written = scripted.pauses(f"{FALSE}“全部工程花了3200万元”[1]。还没", "写完[1]。", go_on)
    with scripted.serving(written, scripted.FAULTS["model_busy"]) as script:
        monkeypatch.setenv("JIYAO_LLM_URL", script.url)
        monkeypatch.setenv("JIYAO_LLM_MODEL", "any")
        with serving(tmp_path / "page", tmp_path / "home") as served:
            page = opened(context(), wait_for(served).url)
            page.fill("#question", COST)
            page.press("#question", "Enter")
            writing = page.locator(".writing")
            expect(writing).to_contain_text("（引文不支持此句）")
            expect(writing).to_contain_text("国家拨款九千万元<b>")
            expect(writing).to_contain_text("“全部工程花了三千二百万元”")
            assert "“国家" not in writing.inner_text()
            assert "还没" not in writing.inner_text()
            assert page.locator(".turn").count() == 0
            go_on.set()
            expect(page.locator(".turn .answer")).to_contain_text("还没写完")
            expect(writing).to_be_hidden()
            assert page.locator(".turn .answer .mark").count() > 0
            ask(page, COST)
            expect(page.locator(".turn").last.locator(".note")).to_contain_text("429")
