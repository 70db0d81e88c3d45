"""db.words.index_words for many texts at once, by numpy: in an import it would be most of the work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from db.words import is_dense, is_of_word, joined

_DENSE, _WORD, _NEITHER, _UNKNOWN = range(4)
_BLANK = ord(" ")
_UTF32 = "utf-32-le"
_kinds = np.full(0x110000, _UNKNOWN, np.uint8)  # of each character that was seen so far


def index_words_of(texts: Iterable[Sequence[str | None]]) -> list[str]:
    """The tokens of each group of texts."""
    groups = [f"{joined(group)}\n" for group in texts]
    codes = np.frombuffer("".join(groups).encode(_UTF32, "surrogatepass"), np.uint32)
    kinds = _kinds_of(codes)
    ends = np.cumsum([len(group) for group in groups])
    words, places = _words(codes, kinds)
    bounds = [0, *places[ends - 1]]  # each group ends with a character that is no part of a word
    return [words[start:end].rstrip() for start, end in pairwise(bounds)]


def _kinds_of(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    kinds = _kinds[codes]
    for code in set(codes[kinds == _UNKNOWN].tolist()):
        character = chr(code)
        _kinds[code] = _DENSE if is_dense(character) else _WORD if is_of_word(character) else _NEITHER
    return _kinds[codes]


def _words(codes: NDArray[np.uint32], kinds: NDArray[np.uint8]) -> tuple[str, NDArray[np.int64]]:
    """All tokens, each with a blank behind it; and for each character where what becomes of it begins."""
    dense, word = kinds == _DENSE, kinds == _WORD
    paired, goes_on = dense[:-1] & dense[1:], word[:-1] & word[1:]
    lengths = np.where(dense | word, 2, 0)  # the character and a blank
    lengths[:-1] += paired
    lengths[:-1] -= goes_on
    places = np.cumsum(lengths) - lengths
    tokens = np.full(lengths.sum(), _BLANK, np.uint32)
    used = lengths > 0
    tokens[places[used]] = codes[used]
    tokens[places[:-1][paired] + 1] = codes[1:][paired]
    return tokens.tobytes().decode(_UTF32, "surrogatepass"), places
