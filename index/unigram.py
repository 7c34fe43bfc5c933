"""Texts -> ids of a Unigram tokenizer (Kudo, 2018), many texts at once in numpy: the ids that the library tokenizers gives.

Takes texts of which every character is its own normal form and joins no neighbour; says which others there are, and leaves
them to the library. Which characters stand together before pieces are sought (runs of one kind, script and numericness) is
learnt from the library itself, character by character as they are met.
"""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

_KNOWN = {
    "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]},
    "pre_tokenizer": {
        "type": "Sequence",
        "pretokenizers": [{"type": "Whitespace"}, {"type": "UnicodeScripts"}, {"type": "Digits", "individual_digits": False}],
    },
    "post_processor": None,
}
"""What is done to a text before its pieces are sought; a tokenizer that does otherwise is left to the library."""

_ALONE = re.compile(
    "[\t-\r -\u024f\u0370-\u0482\u048a-\u052f\u2000-\u206f\u2100-\u2bff\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uff00-\uffef\U00020000-\U0002ffff]"
)
"""Characters of blocks where none composes with a neighbour."""

_UNKNOWN, _ODD, _SPACE = -2, -1, 0
_PENALTY = 10.0
"""How much less than the rarest piece an unknown character scores."""

_CODES = 0x30000

_EXAMPLES = " 中a.⺀1〡"
"""A space, and words, signs and numbers of two scripts each: a character that stands with both has no script, and is odd."""


class Unigram:
    """The pieces of one tokenizer as a trie in a hash table. Raises ValueError where the tokenizer is of another kind."""

    def __init__(self, tokenizer: Any) -> None:
        told = json.loads(tokenizer.to_str())
        model, added = told["model"], [token["content"] for token in told["added_tokens"]]
        alike = all(told[name] == wanted for name, wanted in _KNOWN.items()) and len(added) == 1
        if model["type"] != "Unigram" or not alike or model["byte_fallback"] or model["unk_id"] is None:
            raise ValueError("no plain Unigram tokenizer")
        self._tokenizer, self._special, self._unknown = tokenizer, added[0], int(model["unk_id"])
        self._kinds = np.full(_CODES, _UNKNOWN, np.int16)
        self._examples = list(_EXAMPLES)
        self._scores = np.array([score for _, score in model["vocab"]], np.float64)
        self._lowest = float(self._scores.min()) - _PENALTY
        self._grow([piece for piece, _ in model["vocab"]])

    def _grow(self, pieces: list[str]) -> None:
        """Make the trie: state 0 is the root, `_ends[state]` the piece that ends there or -1."""
        alphabet: dict[str, int] = {}
        edges: dict[tuple[int, int], int] = {}
        ends = [-1]
        for at, piece in enumerate(pieces):
            state = 0
            for char in piece:
                edge = (state, alphabet.setdefault(char, len(alphabet) + 1))
                state = edges.setdefault(edge, len(ends))
                if state == len(ends):
                    ends.append(-1)
            if state:
                ends[state] = at
        self._ends = np.array(ends, np.int64)
        self._letters = np.zeros(_CODES, np.int64)
        self._letters[[min(ord(char), _CODES - 1) for char in alphabet]] = list(alphabet.values())
        self._width = len(alphabet) + 1
        keys = np.array([state * self._width + letter for state, letter in edges], np.int64)
        self._table = _Table(keys, np.array(list(edges.values()), np.int64))

    def encode(self, texts: list[str]) -> tuple[Ints, Ints, list[int]]:
        """Ids of all texts in a row, how many each has, and the places of the texts that are left to the library (with no ids)."""
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        owner = np.repeat(np.arange(len(texts)), lengths)
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
        kinds = self._kinds_of(codes)
        left = sorted({*owner[kinds == _ODD].tolist(), *(at for at, text in enumerate(texts) if self._special in text)})
        if left:
            kept = ~np.isin(owner, left)
            codes, kinds, owner = codes[kept], kinds[kept], owner[kept]
        spaces = kinds == _SPACE
        first = np.ones(len(codes), np.bool_)
        first[1:] = (kinds[1:] != kinds[:-1]) | (owner[1:] != owner[:-1]) | spaces[:-1]
        words = np.cumsum(first) - 1
        starts = np.flatnonzero(first)
        shown = ~spaces
        ids, places = self._best(self._letters[np.minimum(codes, _CODES - 1)], words, starts, shown)
        return ids, np.bincount(owner[places], minlength=len(texts)).astype(np.int64), left

    def _kinds_of(self, codes: Ints) -> NDArray[np.int16]:
        """The kind of each character: neighbours of one kind stand together."""
        inside = np.minimum(codes, _CODES - 1)
        kinds = self._kinds[inside]
        new = np.unique(inside[kinds == _UNKNOWN])
        if len(new):
            for code in new.tolist():
                self._kinds[code] = self._kind(chr(code))
            kinds = self._kinds[inside]
        return np.asarray(kinds, np.int16)

    def _kind(self, char: str) -> int:
        """The kind of a character, by what the library does with it beside an example of each kind."""
        normal, cut = self._tokenizer.normalizer.normalize_str, self._tokenizer.pre_tokenizer.pre_tokenize_str
        if ord(char) >= _CODES - 1 or not _ALONE.fullmatch(char) or normal(char) != char:
            return _ODD
        if not cut(char):
            return _SPACE if char.isspace() else _ODD
        joined = [kind for kind, example in enumerate(self._examples) if kind != _SPACE and len(cut(example + char)) == 1]
        if len(joined) > 1:
            return _ODD
        if not joined:
            self._examples.append(char)
        return joined[0] if joined else len(self._examples) - 1

    def _best(self, letters: Ints, words: Ints, starts: Ints, shown: NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """The best cut of every word into pieces (Viterbi): ids in a row, and the place of each one's last character."""
        count = len(letters)
        ends = np.concatenate([starts[1:], [count]])[words] if count else words
        inner = np.arange(count) - starts[words] if count else words
        order = np.argsort(np.where(shown, inner, -1).astype(np.int32), kind="stable")
        order = order[np.count_nonzero(~shown) :]
        pieces = self._pieces(letters, ends, order)
        best, piece, length = np.full(count + 1, -np.inf), np.full(count + 1, -1), np.zeros(count + 1, np.int64)
        score_at = np.zeros(count)  # of the best way to each character; where a word begins, nothing
        steps = (
            [(np.searchsorted(inner[at], np.arange(inner[order[-1]] + 2)), at, ids) for at, ids in pieces] if len(order) else []
        )
        for step in range(len(steps[0][0]) - 1 if steps else 0):  # the last character of what is reached
            for size in range(min(len(steps), step + 1), 0, -1):
                bounds, at, ids = steps[size - 1]
                here = slice(bounds[step - size + 1], bounds[step - size + 2])
                begin, found = at[here], ids[here]
                if not len(begin):
                    continue
                reached = begin + size
                score = score_at[begin] + np.where(found < 0, self._lowest, self._scores[found])
                better = score > best[reached]
                to = reached[better]
                best[to], piece[to], length[to] = score[better], found[better], size
            done = steps[0][1][steps[0][0][step] : steps[0][0][step + 1]] + 1
            inside = done[done < ends[done - 1]]
            score_at[inside] = best[inside]
        return self._walk(piece, length, starts, ends, shown)

    def _pieces(self, letters: Ints, ends: Ints, order: Ints) -> list[tuple[Ints, Ints]]:
        """For each length from 1: the places where a piece of that length begins, in the given order, and its id.

        Of length 1 every place has one, -1 where no piece is that character.
        """
        found, at = list[tuple[Ints, Ints]](), order
        states = np.zeros(len(order), np.int64)
        size = 0
        while len(at):
            letter = letters[at + size]
            states = np.where(letter > 0, self._table.get(states * self._width + letter), -1)
            ids = np.where(states < 0, -1, self._ends[states])
            size += 1
            ending = np.ones(len(at), np.bool_) if size == 1 else ids >= 0
            found.append((at[ending], ids[ending]))
            going = (states >= 0) & (at + size < ends[at])
            at, states = at[going], states[going]
        return found

    def _walk(self, piece: Ints, length: Ints, starts: Ints, ends: Ints, shown: NDArray[np.bool_]) -> tuple[Ints, Ints]:
        """From the end of every word back along its best pieces; unknown characters side by side are one."""
        kept = np.zeros(len(piece), np.bool_)
        begins = starts[shown[starts]]
        at = ends[begins] if len(begins) else begins
        while len(at):
            kept[at] = True
            at = at - length[at]
            going = at > begins
            at, begins = at[going], begins[going]
        places = np.flatnonzero(kept)
        ids = piece[places]
        unknown = ids < 0
        joined = np.zeros(len(ids), np.bool_)
        if len(ids):
            head = np.zeros(len(piece), np.bool_)
            head[starts] = True
            joined[1:] = unknown[1:] & unknown[:-1] & ~head[places[1:] - length[places[1:]]]
        return np.where(unknown, self._unknown, ids)[~joined], places[~joined] - 1


class _Table:
    """Whole numbers -> whole numbers, many at once: a hash table with open addresses."""

    def __init__(self, keys: Ints, values: Ints) -> None:
        self._bits = max(int(len(keys) * 6).bit_length(), 4)
        self._keys = np.full((1 << self._bits) + 64, -1, np.int64)
        self._values = np.full((1 << self._bits) + 64, -1, np.int64)
        self._reach = 0
        pending = np.arange(len(keys))
        places = self._hash(keys)
        while len(pending):  # each round places one of those that want the same empty place
            free = pending[self._keys[places[pending]] < 0]
            _, one = np.unique(places[free], return_index=True)
            won = free[one]
            self._keys[places[won]], self._values[places[won]] = keys[won], values[won]
            pending = np.setdiff1d(pending, won)
            places[pending] += 1
            self._reach += 1

    def _hash(self, keys: Ints) -> Ints:
        mixed = keys.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        return np.asarray(mixed >> np.uint64(64 - self._bits), np.int64)

    def get(self, keys: Ints) -> Ints:
        """The values of keys, -1 for a key that has none."""
        places = self._hash(keys)
        values = np.where(self._keys[places] == keys, self._values[places], -1)
        missing = np.flatnonzero((values < 0) & (self._keys[places] >= 0))
        for step in range(1, self._reach):
            if not len(missing):
                break
            there = places[missing] + step
            held = self._keys[there]
            values[missing] = np.where(held == keys[missing], self._values[there], -1)
            missing = missing[(values[missing] < 0) & (held >= 0)]
        return np.asarray(values, np.int64)
