"""Which faces print: the office's own where present, else free ones, character by character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from xzdesk.paper.glyphs import drawable

if TYPE_CHECKING:
    from typst import FontInfo, Fonts

# The names an office expects; Word files carry them whatever is installed here.
WANTED = {
    "title": "方正小标宋简体",
    "body": "仿宋_GB2312",
    "kai": "楷体_GB2312",
    "hei": "黑体",
    "song": "宋体",
}

# What Word takes on a computer that lacks one of them: each on any Windows, but for 华文中宋, which comes with Office.
ALTERNATIVES = {
    "方正小标宋简体": "华文中宋",
    "仿宋_GB2312": "仿宋",
    "楷体_GB2312": "楷体",
    "黑体": "SimHei",
    "宋体": "SimSun",
}

# Families in the order of liking. A font file may call itself by its Chinese or its Latin name: both stand here,
# and the names that come first are the wanted face itself.
_THE_FACE = {
    "title": ("方正小标宋简体", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "FZXBSK--GBK1-0"),
    "body": ("仿宋_GB2312", "FangSong_GB2312"),
    "kai": ("楷体_GB2312", "KaiTi_GB2312"),
    "hei": ("黑体", "SimHei"),
    "song": ("宋体", "SimSun"),
}
_SAMPLE = "徐州县"
_HEAVY = ("华文中宋", "STZhongsong")  # drawn heavy, so never made bold
_INSTEAD = {
    "title": (*_HEAVY, "FandolSong", "Noto Serif CJK SC", "Source Han Serif SC", "宋体", "SimSun"),
    "body": (
        "仿宋",
        "FangSong",
        "华文仿宋",
        "STFangsong",
        "方正仿宋_GBK",
        "FZFangSong-Z02",
        "FandolFang R",
        "FandolFang",
    ),
    "kai": ("楷体", "KaiTi", "华文楷体", "STKaiti", "FandolKai", "LXGW WenKai", "霞鹜文楷", "AR PL KaitiM GB"),
    "hei": ("FandolHei", "Noto Sans CJK SC", "Source Han Sans SC", "微软雅黑", "Microsoft YaHei"),
    "song": ("FandolSong",),
}
# Behind all: wide coverage, for the characters that the face above lacks.
_BEHIND = ("Noto Serif CJK SC", "Source Han Serif SC", "宋体", "SimSun", "Noto Sans CJK SC", "WenQuanYi Zen Hei")


@dataclass(frozen=True, slots=True)
class Replacement:
    """A face that is not installed, and the one printed instead ("" where none of the known ones is here)."""

    wanted: str
    used: str


@cache
def installed() -> Fonts:
    """The faces of this machine, read once."""
    import typst  # heavy: off the start-up path

    return typst.Fonts(include_embedded_fonts=False)


@cache
def _faces() -> dict[str, list[FontInfo]]:
    faces: dict[str, list[FontInfo]] = {}
    for face in installed().fonts():
        faces.setdefault(face.family, []).append(face)
    return faces


def families(role: str) -> list[str]:
    """The installed families for a role (title, body, kai, hei, song), the best first."""
    return _known(role) or _unknown()


def _known(role: str) -> list[str]:
    names = dict.fromkeys((*_THE_FACE[role], *_INSTEAD[role], *_BEHIND))
    return [name for name in names if name in _faces()]


def printed_in(role: str) -> list[str]:
    """The same; a name at least, where no face here has Chinese characters."""
    return families(role) or [WANTED[role]]


def _unknown() -> list[str]:
    """Families of other names that have Chinese characters."""
    return sorted(name for name, faces in _faces().items() if any(map(_is_chinese, faces)))


def _is_chinese(face: FontInfo) -> bool:
    return drawable(Path(face.path or ""), face.index, _SAMPLE) == set(_SAMPLE)


def replaced() -> list[Replacement]:
    """What the office would expect and does not have here, with what is printed instead."""
    chosen = {role: next(iter(families(role)), "") for role in WANTED}
    return [Replacement(WANTED[role], used) for role, used in chosen.items() if used not in _THE_FACE[role]]


def title_weight() -> str:
    """How the title's face becomes heavy: "own" as drawn, "bold" by its bold cut, "thicken" by a thicker outline."""
    family = next(iter(families("title")), "")
    if family in (*_THE_FACE["title"], *_HEAVY):
        return "own"
    return "bold" if any(face.weight >= 600 for face in _faces().get(family, [])) else "thicken"


def missing(texts: Iterable[str]) -> str:
    """The characters that no installed face has, in order of appearance, each once.

    A private-use character means what its own face draws: a symbol face that happens to have the place is no help.
    """
    wanted = {char: None for char in dict.fromkeys("".join(texts)) if _is_drawn(char)}
    likely = list(dict.fromkeys(family for role in WANTED for family in _known(role)))
    _strike_out(wanted, likely)
    private = {char for char in wanted if unicodedata.category(char) == "Co"}
    others = {char: None for char in wanted if char not in private}
    _strike_out(others, (family for family in _faces() if family not in likely))
    return "".join(char for char in wanted if char in private or char in others)


def _is_drawn(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Mn", "Zs", "Zl", "Zp"}


def _strike_out(wanted: dict[str, None], names: Iterable[str]) -> None:
    """Takes out what one of the families has; no more files are read than it takes."""
    for face in (face for name in names for face in _faces()[name]):
        if not wanted:
            return
        for char in drawable(Path(face.path or ""), face.index, wanted):
            del wanted[char]
