"""Records about the offices themselves: installations, settings, calendars, editions."""

from __future__ import annotations

from xzdesk.core.captions import OFFICES, Captioned, Tier
from xzdesk.core.fields import Record, field, record
from xzdesk.core.fieldtypes import Choice, Data, Named, Phone, Text, Whole

SETTINGS = "settings"
_PART = "/"


def office_record(office: str, name: str) -> str:
    """The id of a record that is an office's own: its rules, its calendar of a year, its edition. One office's rules
    are not another's, though the logs of several meet in one database."""
    return f"{office}{_PART}{name}"


def of_office(record: str) -> tuple[str, str]:
    """Office and name out of such an id."""
    office, _, name = record.partition(_PART)
    return office, name


class _Office(Choice):
    """A tier, told by what an office of it is called."""

    def show(self, value: Captioned | None) -> str:
        return OFFICES[value] if isinstance(value, Tier) else ""


@record("site", "工作台", born=("office", "role"))
class Site(Record):
    """One installation; its id is the site."""

    office: str | None = field("县区（部门）", Named(listing="divisions"), required=True)
    unit: str | None = field("单位名称", Text(60))
    role: Tier | None = field("单位类别", _Office(Tier), required=True)
    letter: str | None = field("台号", Text(4), required=True)


@record("settings", "办理规则")
class Settings(Record):
    """The office's rules, in working days where not said otherwise, and what its letters name. One of each office."""

    triage_days: int = field("研判时限（工作日）", Whole(1, 60), default=3)
    approval_days: int = field("审签时限（工作日）", Whole(1, 60), default=2)
    county_days: int = field("县级办理时限（工作日）", Whole(1, 250), default=15)
    department_days: int = field("市级部门答复时限（工作日）", Whole(1, 250), default=10)
    leadership_days: int = field("会商答复时限（工作日）", Whole(1, 250), default=20)
    carry_out_days: int = field("答复落实时限（工作日）", Whole(1, 250), default=10)
    verify_days: int = field("核验时限（工作日）", Whole(1, 60), default=5)
    whole_days: int = field("全程时限（工作日）", Whole(1, 500), default=60)
    yellow_days: int = field("黄灯提前（工作日）", Whole(0, 60), default=3)
    supervise_days: int = field("超期转督办（工作日）", Whole(1, 60), default=5)
    phone: str | None = field("本单位联系电话", Phone())


@record("calendar_year", "年度放假安排")
class CalendarYear(Record):
    """The State Council's arrangement for one year, loaded by the office; named by the year."""

    table: dict[str, object] | None = field("放假安排", Data(), required=True)
    source: str | None = field("来源", Text(200))


@record("edition", "目录版本")
class Edition(Record):
    """A later edition of the catalogue, loaded by file; named by the edition's id."""

    content: dict[str, object] | None = field("目录内容", Data(), required=True)
    source: str | None = field("来源", Text(200))
