"""A report says the ledger's own numbers, in words, tables and lists, and loses none of them on paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.xzdesk.paper.forms_support import TO_TOP, texts
from tests.xzdesk.paper.reading import lost, squeeze
from tests.xzdesk.problems.office_support import County
from xzdesk.errors import Refusal
from xzdesk.paper.document import Document, PageBreak, Paragraph, Signature, Table
from xzdesk.paper.reports import lists
from xzdesk.paper.reports.report import draft
from xzdesk.paper.words import document_text
from xzdesk.problems.periods import Span, week_of
from xzdesk.problems.queries import Light
from xzdesk.problems.records import IN_HAND, Problem
from xzdesk.problems.statistics import figures

CATALOGUE = Path(__file__).parents[3] / "resources" / "catalogue"
LAST_WEEK, MONDAY, THURSDAY = date(2026, 2, 25), date(2026, 3, 2), date(2026, 3, 5)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    made = County(tmp_path, LAST_WEEK)
    yield made
    made.store.close()


def due(county: County, day: str, title: str) -> None:
    county.step("decide", county.add(title=title), tier="county", unit="县工信局", person="示例责任人", due_on=day)


@pytest.fixture
def busy(county: County) -> County:
    """Nine problems: some of last week, some new, one in nearly every state."""
    county.handling(due_on="2026-03-03")  # red on Thursday
    old = county.referred()
    closed = county.step("verify", county.resolved(), "示例核验人", ok=True)
    county.clock.to(MONDAY)
    county.step("return", old, reason="请补充书面意见。")
    county.step("reopen", closed, reason="再次停电。")
    due(county, "2026-03-06", "示例：本周到期")  # yellow
    due(county, "2026-03-12", "示例：下周到期")
    county.referred(unit="市资规局")
    county.clock.to(THURSDAY)
    answered = county.step("forward", county.referred(), **TO_TOP)
    county.step("reply", answered, kind="decided", text="列入计划。")
    county.step("verify", county.resolved(), "示例核验人", ok=True)
    county.add(category="用地", cluster="新材料")
    return county


def table(document: Document, named: str) -> Table:
    """The table of a name, whatever its number, or the annexed list of a number."""
    found = (block for block in document.blocks if isinstance(block, Table))
    return next(each for each in found if re.fullmatch(rf"表\d+　{named}|{named}　.*", each.title))


def rows(document: Document, named: str) -> list[list[str]]:
    return [[cell.words for cell in row] for row in table(document, named).rows]


def report(county: County, day: date = THURSDAY, span: Span = Span.WEEK) -> Document:
    return draft(county.as_(), span.of(day))


def said(document: Document) -> str:
    return "".join(str(block.text) for block in document.blocks if isinstance(block, Paragraph))


def test_the_summary_says_what_was_new_moved_and_closed(busy: County) -> None:
    text = said(report(busy))
    assert "本周新增问题6件，有办理动态8件，销号1件。" in text
    assert "本周报送2件次，答复1件次，退回1件次，转报会商1件次，办结1件次，反弹重开1件次。" in text
    assert "截至2026年3月5日，累计登记问题9件，其中已销号1件，已撤销0件，在办8件。" in text


def test_the_report_names_its_week_office_and_signatories(busy: County) -> None:
    document = report(busy)
    assert document.title == "沛县企业（项目）问题办理周报"
    assert document.subtitle == "（2026年第10周，3月2日至3月8日）"
    signature = next(block for block in document.blocks if isinstance(block, Signature))
    assert (signature.unit, signature.day) == ("沛县工信局（示例）", THURSDAY)
    assert [line.label for line in signature.lines] == ["经办人", "审核人", "分管领导"]


@pytest.mark.parametrize("named", ["按办理层级", "按产业集群", "按问题类别", "按报送部门"])
def test_each_breakdown_adds_up_to_the_same_totals(named: str, busy: County) -> None:
    *parts, total = [[cell.number for cell in row[1:]] for row in table(report(busy), named).rows]
    assert [sum(int(value or 0) for value in column) for column in zip(*parts, strict=True)] == total
    of = figures(busy.as_().problems, week_of(THURSDAY))
    lights = [of.in_hand.light(light) for light in (Light.RED, Light.YELLOW, Light.GREEN)]
    assert total == [of.new.total, of.moved.total, of.closed.total, of.in_hand.total, *lights]
    assert sum(lights) == of.in_hand.total


def test_the_states_add_up_to_all_that_is_registered(busy: County) -> None:
    by_state = {row[0]: int(row[1]) for row in rows(report(busy), "按状态")}
    assert by_state["在办小计"] + by_state["已销号"] + by_state["已撤销"] == by_state["累计登记"] == 9


def test_every_cluster_has_its_line_and_only_categories_with_problems_have(busy: County) -> None:
    clusters = [row[0] for row in rows(report(busy), "按产业集群")]
    assert clusters[:-1] == list(busy.as_().problems.catalogue.names("clusters"))
    assert [row[0] for row in rows(report(busy), "按问题类别")] == ["用地", "用电", "合计"]


def test_referrals_that_wait_are_told_by_department_since_when_and_how_long(busy: County) -> None:
    assert rows(report(busy), "待答复报送件") == [["市资规局", "1", "2026-03-02", "3", "0", "0", "1"]]
    leading = "市制造强市建设工作领导小组办公室"
    assert rows(report(busy), "已答复待落实") == [[leading, "1", "2026-03-05", "0", "0", "0", "1"]]
    assert [row[4] for row in rows(report(busy), "附表3")] == ["市资规局"]
    assert [row[4] for row in rows(report(busy), "附表4")] == [leading]


def test_what_needs_a_hand_comes_red_first(busy: County) -> None:
    lights = [row[-1] for row in rows(report(busy), "附表1")]
    assert lights[0].startswith("● 红灯")
    assert lights == sorted(lights, key=lambda words: ("红灯" not in words, "黄灯" not in words))
    assert "示例：本周到期" in [row[2] for row in rows(report(busy), "附表1")]


def test_what_is_due_next_week_is_listed(busy: County) -> None:
    dues = {row[2]: row[-2] for row in rows(report(busy), "附表2")}
    assert dues["示例：下周到期"] == "2026-03-12"
    assert all("2026-03-09" <= due <= "2026-03-15" for due in dues.values())


def test_returns_and_reopenings_are_listed_with_their_reasons(busy: County) -> None:
    assert [row[-1] for row in rows(report(busy), "附表5")] == ["请补充书面意见。"]
    assert [row[-1] for row in rows(report(busy), "附表6")] == ["再次停电。"]


def test_what_was_closed_is_listed_with_its_result(busy: County) -> None:
    assert [row[-2:] for row in rows(report(busy), "附表7")] == [["已增容。", "2026-03-05"]]


def test_a_past_week_says_what_it_brought_and_how_it_stood_at_its_end(busy: County) -> None:
    document = report(busy, LAST_WEEK)
    text = said(document)
    assert "本周新增问题3件，有办理动态3件，销号1件。" in text
    assert "截至2026年3月1日，累计登记问题3件，其中已销号1件，已撤销0件，在办2件。" in text
    assert [row[4] for row in rows(document, "附表1")] == ["办理中"]
    assert [row[5] for row in rows(document, "附表3")] == ["2026-02-25"]  # though it came back the week after
    assert rows(document, "附表5") == []


def test_a_period_that_has_not_begun_is_refused(county: County) -> None:
    for span in Span:
        with pytest.raises(Refusal, match="还没有到") as no:
            report(county, date(2026, 4, 6), span)
        assert no.value.code == "report_future"


def test_an_empty_ledger_has_a_report_too(county: County) -> None:
    document = report(county, LAST_WEEK)
    assert "累计登记问题0件" in said(document)
    assert all(text == "无" for text in (table(document, f"附表{number}").empty for number in range(1, 8)))


def test_a_list_that_is_cut_says_how_many_more(busy: County, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = table(report(busy), "附表1")
    monkeypatch.setattr(lists, "URGENT_SHOWN", 2)
    cut = table(report(busy), "附表1")
    assert len(cut.rows) == 2
    assert cut.title == whole.title
    assert cut.note == f"共{len(whole.rows)}件，列出前2件，其余{len(whole.rows) - 2}件见问题台账。"


def test_a_due_date_that_is_an_estimate_is_marked(county: County) -> None:
    county.clock.to(date(2027, 1, 5))
    county.handling(due_on="2027-01-06")
    assert [row[-2] for row in rows(report(county, date(2027, 1, 5)), "附表1")] == ["2027-01-06（暂定）"]


def test_a_cluster_that_the_edition_in_force_does_not_know_keeps_its_line(county: County) -> None:
    county.add()
    content = json.loads((CATALOGUE / "2022-33.json").read_text(encoding="utf-8"))
    content |= {"edition": "示例版", "issued_on": "2026-01-01"}
    content["clusters"][0]["name"] = "示例集群"
    county.as_().load_edition(content, "示例")
    lines = {row[0]: row[4] for row in rows(report(county, LAST_WEEK), "按产业集群")}
    assert (lines["示例集群"], lines["工程机械"], lines["合计"]) == ("0", "1", "1")


def test_no_word_of_the_report_is_lost_in_any_format(busy: County) -> None:
    document = report(busy)
    heads = {column.caption for b in document.blocks if isinstance(b, Table) for column in b.columns}
    heads |= {column.group for b in document.blocks if isinstance(b, Table) for column in b.columns}
    heads |= {part for head in heads for part in head.split("\n")}
    for ending, text in texts(document).items():
        assert lost(document_text(document), text, anywhere=heads) == [], ending


def test_every_problem_on_the_lists_is_read_back(busy: County) -> None:
    document = report(busy)
    numbers = {row[1] for number in range(1, 9) for row in rows(document, f"附表{number}")}
    assert len(numbers) >= 6
    for ending, text in texts(document).items():
        assert numbers <= set(re.findall(r"沛县-A-2026-\d{4}", text)), ending
        assert squeeze(document.title) in text


def test_the_first_and_the_last_list_hold_all_that_is_in_hand_each_with_its_light(busy: County) -> None:
    document = report(busy)
    urgent, rest = rows(document, "附表1"), rows(document, "附表8")
    in_hand = [each for each in busy.store.find(Problem) if each.status in IN_HAND]
    assert sorted(row[1] for row in (*urgent, *rest)) == sorted(each.number or "" for each in in_hand)
    lights = {row[1]: row[-1] for row in (*urgent, *rest)}
    clockwork = busy.as_().problems.clockwork
    shown = {each.number: clockwork.light(each, busy.clock.moment.date()).caption for each in in_hand}
    assert {number: light.split()[1] for number, light in lights.items()} == shown


@pytest.mark.parametrize("span", [Span.MONTH, Span.QUARTER])
def test_no_word_of_the_longer_reports_is_lost_in_any_format(busy: County, span: Span) -> None:
    document = report(busy, span=span)
    heads = {column.caption for b in document.blocks if isinstance(b, Table) for column in b.columns}
    heads |= {column.group for b in document.blocks if isinstance(b, Table) for column in b.columns}
    heads |= {part for head in heads for part in head.split("\n")}
    for ending, text in texts(document).items():
        assert lost(document_text(document), text, anywhere=heads) == [], ending


def test_short_lists_follow_one_another_and_a_long_one_has_its_own_pages(county: County) -> None:
    for _ in range(11):
        county.handling(due_on="2026-02-26")
    county.clock.to(THURSDAY)
    blocks = [b for b in report(county).blocks if isinstance(b, PageBreak | Table)]
    first = next(at for at, block in enumerate(blocks) if isinstance(block, PageBreak))
    assert [isinstance(block, PageBreak) for block in blocks[first:]] == [True, False, True, *[False] * 7]


def test_twelve_months_count_what_each_brought_and_how_it_ended(busy: County) -> None:
    *_, february, march = rows(report(busy, span=Span.MONTH), "近十二个月趋势")
    assert february == ["2026年2月", "3", "1", "1", "0", "2", "0"]
    assert march == ["2026年3月", "6", "1", "1", "1", "8", "1"]


def test_the_month_has_its_trend_and_the_quarter_has_none(busy: County) -> None:
    titles = {span: [b.title for b in report(busy, span=span).blocks if isinstance(b, Table)] for span in Span}
    assert [any("趋势" in title for title in titles[span]) for span in Span] == [False, True, False]


def test_places_are_counted_by_township(county: County) -> None:
    county.add(township="示例镇")
    county.add(township="示例镇")
    county.add()
    counted = {row[0]: row[4] for row in rows(report(county, LAST_WEEK), "按镇（街道、园区）")}
    assert counted == {"示例镇": "2", "（未填）": "1", "合计": "3"}
