"""Where tokens stand, against a search for each of them at every place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.occurrences import occurrences

TOKENS = st.lists(st.text("船木桥5a\U00020000", min_size=1, max_size=4), max_size=8, unique=True)


@given(st.text("船木桥5a\U00020000\n", max_size=40), TOKENS)
def test_every_place_of_every_token_is_found_and_no_other(text: str, tokens: list[str]) -> None:
    numbers, places = occurrences(text, tokens)
    expected = [(number, at) for number, token in enumerate(tokens) for at in range(len(text)) if text.startswith(token, at)]
    assert sorted(zip(numbers.tolist(), places.tolist(), strict=True)) == expected


def test_half_a_surrogate_pair_is_a_character_like_others() -> None:
    assert [one.tolist() for one in occurrences("船\ud800", ["\ud800"])] == [[0], [1]]
