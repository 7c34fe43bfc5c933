"""Name + language -> the text of a prompt for a language model, one file each: `answer.zh.txt`. Fills in no braces.

None is needed: answers are quotations unless a model is configured.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

LANGS = ("zh", "en")


@cache
def prompt(name: str, lang: str) -> str:
    """A prompt in Chinese for questions in Chinese (both scripts), in English for all others."""
    return (files(__name__) / f"{name}.{'zh' if lang.startswith('zh') else 'en'}.txt").read_text("utf-8").strip()
