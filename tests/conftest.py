"""What several test files need: the shared records, where they lie beside the checkout, and a text in the archive's export layout."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.configuration import set_hypothesis_home_dir

set_hypothesis_home_dir(os.path.join(tempfile.gettempdir(), "jiyao-hypothesis"))

for name in [name for name in os.environ if name.startswith("JIYAO_LLM_")]:
    del os.environ[name]  # a developer's own model answers no test

settings.register_profile("quick", max_examples=60, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("quick")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared records: $JIYAO_SHARED, else ../shared beside the checkout; the test is skipped without it."""
    folder = Path(os.environ.get("JIYAO_SHARED") or Path(__file__).parents[2] / "shared")
    if not (folder / "records").is_dir():
        pytest.skip(f"needs the shared records, not found in {folder}; set JIYAO_SHARED")
    return folder


@pytest.fixture(scope="session")
def export() -> Callable[..., str]:
    """Print a record in the archive's export layout; every field is optional."""

    def print_record(*parts: str, id: str = "0a1b2c3d4e", description: str = "", **fields: str) -> str:
        value = {"标题": "渡口谈话纪要", "日期": "1931-4-9", "是否是时间段": "false", **fields}
        labels = ("标题", "日期", "是否是时间段", "作者", "来源", "标签", "书籍", "书籍作者")
        header = "\n".join(f"{label}：{value.get(label, '')}" for label in labels)
        body = "\n\n".join(parts)
        return f"id: {id}\n{header}\n\n正文：\n{body}\n\n描述：\n{description}\n"

    return print_record
