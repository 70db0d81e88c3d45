"""Words for the search index, made on writing.

Text is normalised (NFKC, case folded). A run of Chinese characters becomes its overlapping pairs and its last
character alone, so that every character begins one token: 产业集群 -> 产业 业集 集群 群. Letters and digits stay whole.
A change here needs a migration that asks for a rebuild: the index forgets a text only by the same words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MOST_WORDS = 40  # of one query; nobody types more, and a pasted page must not stall the index

# Han with its extensions, kana and hangul: written without blanks, so cut into pairs.
_DENSE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
# Patterns stay text: re keeps what it has compiled, and a start without a search is spared it.
_CHARACTER = f"[{_DENSE}]"
_WORD = f"[^\\W_{_DENSE}]+"
# Looks ahead at a pair and steps on by one character; one pass in C, for this is most of making a row.
_TOKENS = f"(?=([{_DENSE}]{{1,2}}|{_WORD}))(?:[{_DENSE}]|{_WORD})"
# What NFKC may change to something other than a separator; most texts have none and are spared it.
_UNUSUAL = "[^\x00-\x7f\u4e00-\u9fff\u3001\u3002\u2014\u2018-\u201d\u2026\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]"


def normalised(text: str) -> str:
    """Full width and half width, capital and small, are the same."""
    return (unicodedata.normalize("NFKC", text) if re.search(_UNUSUAL, text) else text).casefold()


def index_words(texts: Iterable[str | None]) -> str:
    """The tokens of some texts, joined by blanks; no phrase reaches from one text into the next."""
    return " ".join(re.findall(_TOKENS, normalised("\n".join(filter(None, texts)))))


def phrases(text: str) -> list[str]:
    """What a person typed as FTS5 phrases, one for each word between blanks; all must occur."""
    return [phrase for part in normalised(text).split()[:_MOST_WORDS] if (phrase := _phrase(part))]


def lone_pair(text: str) -> str:
    """What a person typed where it is two Chinese characters and nothing else: what a text must hold; else empty."""
    part = normalised(text).strip()
    return part if re.fullmatch(_CHARACTER * 2, part) else ""


def _phrase(part: str) -> str:
    """One FTS5 phrase. Its last token is a prefix unless it is a pair: a word or a lone character may go on."""
    tokens = re.findall(_TOKENS, part)
    if not tokens:
        return ""
    in_run = len(tokens) > 1 and re.match(_CHARACTER, tokens[-1]) and tokens[-2][1:] == tokens[-1]
    if in_run:
        tokens.pop()  # the text may go on where the query ends, so its last character alone proves nothing
    phrase = '"' + " ".join(tokens[:_MOST_WORDS]) + '"'
    return phrase if in_run or len(tokens) > _MOST_WORDS else phrase + "*"
