"""Service -> the Gradio page: its skeleton, the functions its script calls, the two named endpoints. Decides nothing."""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.home import HomeError
from qa.errors import UserError
from qa.web import calls, limits, render
from qa.web.evidence import evidence
from qa.web.requests import PageError, checked_manner
from qa.web.service import LISTED, Json, Service, exported, focus

ASSETS = Path(__file__).resolve().parents[2] / "assets"

TEXTS: dict[str, dict[str, str]] = {lang: json.loads((ASSETS / f"{lang}.json").read_text("utf-8")) for lang in ("zh", "en")}

SCRIPTS = (
    "texts.js",
    "judging.js",
    "evidence.js",
    "limits.js",
    "pool.js",
    "tests.js",
    "evaluating.js",
    "views.js",
    "start.js",
    "page.js",
)

POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'self'"
)
"""Nothing is loaded from elsewhere. Gradio needs inline scripts and compiles `js_on_load`."""

FONTS = ["system-ui", "-apple-system", "Segoe UI", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]

NO_HISTORY: list[str] = []

log = logging.getLogger("jiyao")


class Headers:
    """ASGI application -> the same with the content policy on every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(b"content-security-policy", POLICY.encode()), (b"referrer-policy", b"no-referrer")]
                message = {**message, "headers": [*message.get("headers", []), *added]}
            await send(message)

        await self.app(scope, receive, guarded)


def build(service: Service, problems: list[str]) -> gr.Blocks:
    """The page over a home; `problems` are lines about files that could not be indexed."""
    script = "\n".join((ASSETS / name).read_text("utf-8") for name in SCRIPTS)
    constants = f"const TEXTS = {json.dumps(TEXTS, ensure_ascii=False)};\n"
    with gr.Blocks(title="Jiyao 纪要", analytics_enabled=False, fill_width=True) as blocks:
        gr.HTML(
            html_template=(ASSETS / "page.html")
            .read_text("utf-8")
            .replace("{views}", (ASSETS / "views.html").read_text("utf-8")),
            js_on_load=f"{constants}{script}",
            server_functions=_calls(service, problems),
            apply_default_css=False,
            elem_id="jiyao",
        )
        ask, search = _endpoints(service)
        gr.api(ask, api_name="ask", concurrency_limit=None)
        gr.api(search, api_name="search", concurrency_limit=None)
    return blocks


def _endpoints(service: Service) -> tuple[Callable[..., Json], Callable[..., Json]]:
    """The functions behind /ask and /search; errors reach the caller as one line."""

    def ask(question: str, history: list[str] = NO_HISTORY) -> dict[str, Any]:
        """The object of `jiyao ask --json`. `history`: the earlier questions of the conversation."""
        with _one_line():
            return service.ask(question, history)

    def search(question: str, k: int = 10) -> dict[str, Any]:
        """The object of `jiyao search --json`: the best `k` passages."""
        with _one_line():
            return service.search(question, k)

    return ask, search


@contextmanager
def _one_line() -> Iterator[None]:
    try:
        yield
    except PageError as error:
        raise gr.Error(TEXTS["en"][error.key].format(**error.values), print_exception=False) from None
    except (HomeError, OSError) as error:
        raise gr.Error(str(error), print_exception=False) from None


def _calls(service: Service, problems: list[str]) -> list[Callable[[Json], Json]]:
    """What the script of the page calls: each takes one object and returns one, with `error` where it failed."""

    def page_start(request: Json) -> Json:
        return _start(service, problems, "zh" if request.get("lang") == "zh" else "en")

    def page_ask(request: Json) -> Json:
        return _turn(service, request)

    def page_written(request: Json) -> Json:
        return {"html": render.writing(service.written(request.get("turn")))}

    def page_more(request: Json) -> Json:
        extract = service.extract(request.get("record"), request.get("first"), request.get("last"))
        return {"html": render.paragraphs(extract.paragraphs), "before": extract.before, "after": extract.after}

    def page_open(request: Json) -> Json:
        number = request.get("number")
        if not isinstance(number, int):
            raise PageError("error_request")
        extract = service.around(request.get("record"), number)
        return {"html": evidence(extract, render.Focus(number, 0, 0, extract.references))}

    def page_export(request: Json) -> Json:
        return {"text": exported(request.get("turns"))}

    functions = (page_start, page_ask, page_written, page_more, page_open, page_export, *calls.of(service))
    return [_guarded(function) for function in functions]


def _guarded(function: Callable[[Json], Json]) -> Callable[[Json], Json]:
    """The function with its errors as data: a text of the interface by key, or one line that says what happened."""

    def guarded(request: Json) -> Json:
        try:
            return function(request if isinstance(request, dict) else {})
        except PageError as error:
            return {"error": error.key, "values": {name: str(value) for name, value in error.values.items()}}
        except UserError as error:
            return {"error": "error_told", "values": {"reason": (str(error).splitlines() or [""])[0]}}
        except (HomeError, OSError) as error:
            reason = str(error)
        except Exception as error:  # a fault of the program must not lose the reader's question
            log.exception("%s failed", function.__name__)
            reason = f"{type(error).__name__}: {error}"
        return {"error": "error_failed", "values": {"reason": (reason.splitlines() or [""])[0]}}

    guarded.__name__ = function.__name__
    return guarded


def _start(service: Service, problems: list[str], lang: str) -> Json:
    """What the page shows before the first question."""
    start: Json = {"problems": problems, "command": service.command(), "error": None, "records": 0, "examples": [], "list": ""}
    try:
        holdings = service.holdings(lang)
    except (HomeError, OSError) as error:
        return {**start, "broken": str(error)}
    shown = holdings.records[:LISTED]
    return {
        **start,
        "records": len(holdings.records),
        "paragraphs": holdings.paragraphs,
        "examples": holdings.examples,
        "list": render.records(shown, len(holdings.records) - len(shown)),
    }


def _turn(service: Service, request: Json) -> Json:
    """One question and its answer: what the conversation shows, and the evidence of every mark."""
    turn = request.get("turn")
    found = service.ask(
        request.get("question"), request.get("history"), turn if isinstance(turn, str) else "", request.get("manner")
    )
    if not found["searched"]["records"]:
        raise PageError("error_no_records", command=service.command())
    above = [render.question(found["question"]), limits.chips(found)]
    switch = limits.typed(found, as_typed=checked_manner(request.get("manner")).as_typed)
    parts = [*above, render.answer(found), render.note(found), render.searched(found), switch]
    if not found["answered"]:
        parts.append(render.nearest(service.passages(found["searched"]["nearest"])))
    shown = {str(citation["mark"]): _evidence(service, citation) for citation in found["citations"]}
    return {"html": "".join(parts), "evidence": shown, "found": found, **service.asked(found, request.get("history"))}


def _evidence(service: Service, citation: Json) -> str:
    extract = service.around(citation["key"], citation["paragraph"], citation["start"])
    return evidence(extract, focus(citation, extract))


@contextmanager
def _without_proxies() -> Iterator[None]:
    """Gradio asks its own address whether it is there; a proxy of the environment would be asked instead."""
    names = [name for name in os.environ if name.lower() in ("http_proxy", "https_proxy", "all_proxy")]
    kept = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(kept)


def serve(blocks: gr.Blocks, service: Service, host: str, port: int) -> threading.Thread:
    """Start serving; returns the thread that serves. Raises OSError where the address cannot be had."""
    with _without_proxies():
        blocks.launch(
            server_name=f"[{host}]" if ":" in host else host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            share=False,
            ssr_mode=False,
            mcp_server=False,
            run_history=False,
            inbrowser=False,
            inline=False,
            footer_links=[],
            favicon_path=ASSETS / "icon.png",
            theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]),
            css_paths=[ASSETS / "page.css", ASSETS / "views.css"],
            app_kwargs={"middleware": [Middleware(Headers)]},
        )
    threading.Thread(target=service.warm, name="warm", daemon=True).start()
    thread: threading.Thread = blocks.server.thread
    return thread
