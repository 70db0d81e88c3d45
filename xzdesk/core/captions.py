"""Enumerations whose members carry the office's word beside the code's word."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Self


class Captioned(StrEnum):
    """A StrEnum declared as `NAME = "code", "用语"`; `caption` is what a person reads."""

    caption: str

    def __new__(cls, value: str, caption: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.caption = caption
        return member

    @classmethod
    def from_caption(cls, text: str) -> Self | None:
        """The member whose caption or value is `text`."""
        return next((member for member in cls if text in (member.caption, member.value)), None)


class Tier(Captioned):
    """Who solves a problem, and so who owns a field (work plan, annex 2, part 4, item 3)."""

    COUNTY = "county", "县级办理"
    DEPARTMENT = "department", "市级部门协调"
    LEADERSHIP = "leadership", "市委、市政府会商"

    @property
    def rank(self) -> int:
        """0 for the county, upwards."""
        return list(type(self)).index(self)


# what an office of a tier is called
OFFICES: Mapping[Tier, str] = {Tier.COUNTY: "县区", Tier.DEPARTMENT: "市级部门", Tier.LEADERSHIP: "领导小组办公室"}
