"""How long a first answer takes: `jiyao ask` and the page, each relative to what its libraries alone take. `python -m tests.benchmarks.startup`

Ratios of medians measured in turn in one run, so that they hold on a slow machine too. Exit status 1 where one is over
its limit.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUNS = 5
QUESTION = "毛泽东怎么看同美国建交？"
JIYAO = [sys.executable, "-c", "from qa.commands import main; main()"]
EMPTY_CHAT = (
    "import sys, gradio\n"
    "gradio.ChatInterface(lambda message, history: message).launch("
    "server_name='127.0.0.1', server_port=int(sys.argv[1]), quiet=True)"
)


def timed(command: list[str]) -> float:
    """Seconds that a command takes; it must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def served(command: Callable[[int], list[str]]) -> float:
    """Seconds until a server that listens on a port answers with status 200; it is ended afterwards."""
    port, start = free_port(), time.perf_counter()
    environment = {**os.environ, "GRADIO_ANALYTICS_ENABLED": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}
    process = subprocess.Popen(command(port), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
                    if answer.status == 200:
                        return time.perf_counter() - start
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(f"{command(port)} ended with status {process.returncode}")
    finally:
        process.kill()
        process.wait()


def main() -> int:
    """Print the table; returns the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        timed([*JIYAO, "index", str(ROOT / "records"), "--home", str(home)])
        python = [sys.executable, "-c"]
        measured: list[tuple[str, Callable[[], float], str, Callable[[], float], float]] = [
            (
                "jiyao ask", lambda: timed([*JIYAO, "ask", QUESTION, "--home", str(home)]),
                "import numpy, faiss", lambda: timed([*python, "import numpy, faiss"]), 8.0,
            ),
            (
                "python -m app", lambda: served(lambda port: [sys.executable, "-m", "app", "--home", str(home), "--port", str(port)]),
                "an empty ChatInterface", lambda: served(lambda port: [*python, EMPTY_CHAT, str(port)]), 1.6,
            ),
        ]  # fmt: skip
        print(f"{'':<16}{'seconds':>9}   {'relative to':<24}{'seconds':>9}{'ratio':>8}{'limit':>8}")
        over = False
        for name, run, base_name, base, limit in measured:
            run(), base()  # files are read once before anything is measured
            pairs = [(run(), base()) for _ in range(RUNS)]
            ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
            over |= ours / theirs > limit
            print(f"{name:<16}{ours:>9.2f}   {base_name:<24}{theirs:>9.2f}{ours / theirs:>8.2f}{limit:>8.1f}", flush=True)
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
