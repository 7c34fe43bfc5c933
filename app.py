"""Command line -> the web page, served until Ctrl-C: checks the address, sets what Gradio reads at import, hands over to qa.web."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

HOST, PORT = "127.0.0.1", 7860


def main(argv: list[str] | None = None) -> int:
    """Serve the page over a home; returns the exit status."""
    options = _options(argv)
    if line := unusable(options.host, options.port):
        print(f"jiyao: {line}", file=sys.stderr)
        return 1
    prepare(options.home)
    from index.encoder import EncoderError
    from index.home import Home
    from index.reranker import load
    from qa.web import page
    from qa.web.service import Service

    try:
        reranker = load(options.reranker, Home(options.home).cache) if options.reranker else None
    except EncoderError as error:
        print(f"jiyao: {error}", file=sys.stderr)
        return 1
    service = Service(options.home, model=not options.no_model, reranker=reranker)
    try:
        serving = page.serve(page.build(service, options.problem), service, options.host, options.port)
    except OSError as error:
        print(f"jiyao: the page cannot be served on {options.host}:{options.port}: {error}", file=sys.stderr)
        return 1
    print(f"Jiyao: {address(options.host, options.port)} (Ctrl-C ends)", file=sys.stderr, flush=True)
    try:
        serving.join()
    except KeyboardInterrupt:
        print(file=sys.stderr)
    return 0


def _options(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m app", description="Serve the web page over an index.")
    parser.add_argument("--home", type=Path, default=Path(os.environ.get("JIYAO_HOME") or ".jiyao"), metavar="DIR")
    parser.add_argument("--host", default=HOST, metavar="ADDRESS")
    parser.add_argument("--port", type=_port, default=PORT, metavar="N")
    parser.add_argument("--problem", action="append", default=[], metavar="LINE", help="a line the page shows; can be repeated")
    parser.add_argument("--no-model", action="store_true", help="ask no language model, whatever the environment names")
    parser.add_argument("--reranker", metavar="NAME_OR_FOLDER", help="a cross-encoder that orders the best passages")
    return parser.parse_args(argv)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; ports are 1 to 65535")
    return int(text)


def address(host: str, port: int) -> str:
    """The page's URL."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def unusable(host: str, port: int) -> str | None:
    """One line saying why nothing can listen there, or None."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        return f"the address {host!r} is not known: {getattr(error, 'strerror', None) or error}"
    with socket.socket(family, kind, protocol) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            return f"port {port} of {host} cannot be used: {reason}; choose another with --port N"
    return None


def prepare(home: Path) -> None:
    """Set what Gradio and the Hugging Face client read when they are imported: no telemetry, files under the home."""
    cache = home.absolute() / "cache"
    os.environ.update(
        GRADIO_ANALYTICS_ENABLED="False",
        GRADIO_TEMP_DIR=str(cache / "gradio"),
        GRADIO_EXAMPLES_CACHE=str(cache / "gradio-examples"),
        HF_HUB_DISABLE_TELEMETRY="1",
    )


if __name__ == "__main__":
    sys.exit(main())
