"""Invented records, and `python -m app` over them as a running page."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

ROOT = Path(__file__).resolve().parents[2]

WIDE: ViewportSize = {"width": 1280, "height": 800}

IMAGE = "<img src=x onerror=window.hacked=1>"
COST = "青石水库工程一共花了多少钱？"
STATION = "雪峰顶上的气象站每天观测几次？"
HOSTILE = f"<script>window.hacked=1</script>{IMAGE}"

RESERVOIR = """id: aaaa000001
标题：陈明与李华谈青石水库工程
日期：1958-03-12
是否是时间段：false
作者：陈明
来源：青石县档案馆编：《青石水库资料》，青石：青石出版社，1990年，第12—15页。
标签：陈明,李华,水库
书籍：青石水库资料
书籍作者：青石县档案馆

正文：
# 关于水库工程的谈话

陈明说，青石水库的工程从去年秋天动工，到今年春天已经完成大坝的三分之二。

李华问，工程一共花了多少钱。

陈明答，全部工程花了三千二百万元，其中国家拨款两千万元，其余由县里自筹。

李华说，水库建成以后可以灌溉四十五万亩农田，还能给两座纺织厂供电。

陈明指出，运输水泥的火车不够，每天只能到八十吨，而工地需要一百五十吨。

谈到移民时，陈明说，已有六百二十户搬到新村，每户分到三间房。

李华认为，明年应当在下游再修一座小型水电站。
"""

ATTACK = f"""id: aaaa000002
标题：气象站谈话{HOSTILE}
日期：1959-05-02
是否是时间段：false
作者：{HOSTILE}
来源：《气象资料》{HOSTILE}，1991年。
标签：气象
书籍：气象资料{HOSTILE}
书籍作者：气象局

正文：
王强说，高山气象站设在海拔两千一百米的雪峰顶上{HOSTILE}，冬天要靠骡子运粮。

赵敏回答，雪峰顶上的气象站每天观测八次{HOSTILE}。
"""


@dataclass(frozen=True, slots=True)
class Served:
    """A running page: its address, its home, what it prints."""

    url: str
    home: Path
    printed: Path


@contextmanager
def serving(folder: Path, home: Path, *options: str) -> Iterator[Served]:
    """`python -m app` on a free port, ended at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    printed = folder / "printed.txt"
    command = [sys.executable, "-m", "app", "--home", str(home), "--port", str(port), *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), "http_proxy": "http://127.0.0.1:9"}
    with printed.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=output, stderr=output)
    try:
        yield Served(f"http://127.0.0.1:{port}", home, printed)
    finally:
        process.terminate()
        process.wait(10)


def wait_for(page: Served) -> Served:
    """The page once it answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        try:
            with opener.open(page.url, timeout=5):
                return page
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no page at {page.url}: {page.printed.read_text('utf-8')}")


def opened(new: BrowserContext, url: str) -> Page:
    """A page that has told what it holds."""
    page = new.new_page()
    page.goto(url)
    page.wait_for_selector(".start .counts, .start .notice")
    return page


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter, wait for its turn."""
    before = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".turn")).to_have_count(before + 1)
