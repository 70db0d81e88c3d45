"""Words for the search index, made on writing.

Text is normalised (NFKC, case folded). A run of Chinese characters becomes its overlapping pairs and its last
character alone, so that every character begins one token: 产业集群 -> 产业 业集 集群 群. Letters and digits stay whole.
A change here needs a migration that asks for a rebuild: the index forgets a text only by the same words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MOST_WORDS = 40  # of one query; nobody types more, a pasted page must not stall the index

# Han with its extensions, kana and hangul: written without blanks, so cut into pairs.
_DENSE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"([{_DENSE}]+)|([^\\W_{_DENSE}]+)")


def normalised(text: str) -> str:
    """Full width and half width, capital and small, are the same."""
    return unicodedata.normalize("NFKC", text).casefold()


def index_words(texts: Iterable[str | None]) -> str:
    """The tokens of some texts, joined by blanks; no phrase reaches from one text into the next."""
    words: list[str] = []
    for text in texts:
        if text:
            for dense, word in _RUNS.findall(normalised(text)):
                words += _pairs(dense) if dense else (word,)
    return " ".join(words)


def match_expression(text: str) -> str | None:
    """The FTS5 expression for what a person typed; None when there is nothing to look for.

    Words parted by blanks must all occur; what is written together must stand together.
    """
    phrases = [phrase for part in normalised(text).split()[:_MOST_WORDS] if (phrase := _phrase(part))]
    return " ".join(phrases) or None


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run))]


def _phrase(part: str) -> str:
    """One FTS5 phrase. Its last token is a prefix unless it is a pair: a word or a lone character may go on."""
    runs = _RUNS.findall(part)
    tokens = [token for dense, word in runs for token in (_pairs(dense) if dense else (word,))]
    if not tokens:
        return ""
    last = runs[-1][0]
    if len(last) > 1:
        tokens.pop()  # the text may go on where the query ends, so its last character alone proves nothing
    phrase = '"' + " ".join(tokens[:_MOST_WORDS]) + '"'
    return phrase if len(last) > 1 or len(tokens) > _MOST_WORDS else phrase + "*"
