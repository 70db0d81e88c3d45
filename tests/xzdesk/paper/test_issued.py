"""What is issued stays word for word; what is known otherwise later is told in the next report, figure by figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.xzdesk.paper.forms_support import texts
from tests.xzdesk.problems.office_support import County
from tests.xzdesk.problems.test_statistics import WALK, Move, a_county, walk
from xzdesk.core.fields import values_of
from xzdesk.errors import Refusal
from xzdesk.paper import frozen
from xzdesk.paper.document import Document, Paragraph, Signature, Table
from xzdesk.paper.layout import stays_with
from xzdesk.paper.reports import report as reports
from xzdesk.paper.reports.correcting import Correction, Values, corrections, frozen_figures
from xzdesk.paper.reports.reading import Log
from xzdesk.paper.reports.report import draft, issue, printed
from xzdesk.paper.words import document_text
from xzdesk.problems.periods import Span, week_of
from xzdesk.problems.usecases import Problems
from xzdesk.reports.records import Report

THURSDAY, NEXT_WEEK = date(2026, 3, 5), date(2026, 3, 10)
WEEK = week_of(THURSDAY)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    made = County(tmp_path, THURSDAY)
    yield made
    made.store.close()


def issued(county: County, day: date = THURSDAY, span: Span = Span.WEEK) -> Report:
    return issue(county.as_(), span.of(day))


def drafted(county: County, day: date, span: Span = Span.WEEK) -> Document:
    return draft(county.as_(), span.of(day))


def table(document: Document, named: str) -> dict[str, list[str]]:
    found = next(b for b in document.blocks if isinstance(b, Table) and named in b.title)
    return {row[0].text: [cell.text for cell in row[1:]] for row in found.rows}


def corrected(document: Document, of: str = "") -> list[Correction]:
    found = [b for b in document.blocks if isinstance(b, Table) and "更正" in b.title and of in b.title]
    rows = [row for block in found for row in block.rows]
    return [Correction(r[0].text, r[1].text, r[2].text, r[3].number or 0, r[4].number or 0) for r in rows]


def test_an_issued_report_has_number_date_and_issuer_and_is_no_draft_any_more(county: County) -> None:
    county.handling()
    made = issued(county)
    assert (made.number, made.issued_on, made.issuer, made.as_of) == (
        "沛县-A-2026-周报-01", THURSDAY, "示例经办甲", THURSDAY,
    )  # fmt: skip
    document = printed(made)
    assert document.number == made.number
    assert document.notes == ()
    assert next(b for b in document.blocks if isinstance(b, Signature)).day == THURSDAY
    assert "草稿" in "".join(drafted(county, THURSDAY).notes)


def test_issuing_the_same_period_again_is_refused_and_says_when_and_by_whom(county: County) -> None:
    issued(county)
    with pytest.raises(Refusal, match=r"已于2026年3月5日由示例经办甲印发，编号沛县-A-2026-周报-01") as no:
        issued(county)
    assert no.value.code == "report_issued"
    assert len(county.as_().reports.issued()) == 1


def test_a_period_that_has_not_begun_cannot_be_issued(county: County) -> None:
    with pytest.raises(Refusal) as no:
        issued(county, date(2026, 4, 1), Span.MONTH)
    assert no.value.code == "report_future"


def test_issuing_cannot_be_taken_back(county: County) -> None:
    made = issued(county)
    (change,) = county.store.changes("report", made.id)
    for undo in (county.as_().undo, county.as_().reports.undo):
        with pytest.raises(Refusal) as no:
            undo(change.gesture)
        assert no.value.code == "report_stays"


def test_numbers_count_by_kind_and_year(county: County) -> None:
    assert issued(county, THURSDAY - timedelta(weeks=1)).number == "沛县-A-2026-周报-01"
    assert issued(county).number == "沛县-A-2026-周报-02"
    assert issued(county, span=Span.MONTH).number == "沛县-A-2026-月报-01"
    county.clock.to(date(2027, 1, 4))
    assert issued(county, date(2027, 1, 4)).number == "沛县-A-2027-周报-01"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=WALK, after=WALK)
def test_whatever_comes_later_an_issued_report_keeps_its_words_and_corrections_tell_exactly_what_differs(
    before: list[Move], after: list[Move]
) -> None:
    with a_county() as county:
        walk(county, before)
        day = county.clock().date()
        made = issued(county, day)
        words = json.dumps(list(document_text(printed(made))))
        walk(county, after)
        county.clock.to(max(county.clock().date(), day) + timedelta(days=7))
        found = county.as_().reports.of(made.period)
        assert found is not None
        assert json.dumps(list(document_text(printed(found)))) == words

        frozen_then = frozen_figures(found)
        now = reports.known_now(county.as_().problems, found)
        told = corrected(drafted(county, county.clock().date()))
        assert told == corrections(frozen_then, now)
        assert {"|".join(each[:3]) for each in told} == {
            key for key in {*frozen_then, *now} if frozen_then.get(key, 0) != now.get(key, 0)
        }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=WALK, after=WALK)
def test_what_is_entered_on_later_days_is_no_correction(before: list[Move], after: list[Move]) -> None:
    with a_county() as county:
        walk(county, before)
        made = issued(county, county.clock().date())
        county.clock.to(county.clock().date() + timedelta(days=1))
        walk(county, [move for move in after if move[0] != "undo"])
        county.clock.to(county.clock().date() + timedelta(days=7))
        assert reports.known_now(county.as_().problems, made) == frozen_figures(made)


RULES = ({"yellow_days": 15}, {"county_days": 1, "triage_days": 1}, {"yellow_days": 0, "supervise_days": 1})


@pytest.mark.parametrize("rules", RULES)
def test_a_rule_that_was_changed_later_is_no_correction(county: County, rules: dict[str, object]) -> None:
    county.handling()
    county.add()
    made = issued(county)
    county.clock.to(NEXT_WEEK)
    county.as_().change_settings(rules)
    assert corrected(drafted(county, NEXT_WEEK)) == []
    assert reports.known_now(county.as_().problems, made) == frozen_figures(made)
    content = {name: kept for name, kept in (made.content or {}).items() if name != "rules"}
    older = Report(id=made.id, **{**values_of(made), "content": content})
    assert reports.known_now(county.as_().problems, older) == frozen_figures(made), "out of the log, where none is kept"


def test_what_is_a_correction_is_one_by_the_rules_of_then(county: County) -> None:
    problem = county.handling()
    made = issued(county)
    county.as_().problems.undo(county.store.changes("problem", problem.id)[-1].gesture)
    county.clock.to(NEXT_WEEK)
    county.as_().change_settings({"yellow_days": 15, "triage_days": 1})
    told = corrected(drafted(county, NEXT_WEEK))
    assert set(told) == set(corrections(frozen_figures(made), reports.known_now(county.as_().problems, made))) != set()
    assert not [each for each in told if "黄" in f"{each.row}{each.column}" and each.now > each.frozen]


def test_a_step_taken_back_later_is_a_correction_of_the_week_it_was_in(county: County) -> None:
    problem = county.handling()
    taken = county.as_().problems.step("resolve", problem, {"result": "已解决", "evidence": "照片"})
    issued(county)
    county.clock.to(NEXT_WEEK)
    county.as_().problems.undo(taken.gesture)
    found = {(each.table, each.row, each.column): each[3:] for each in corrected(drafted(county, NEXT_WEEK))}
    assert found["办理动态", "办结", "本周件次"] == (1, 0)
    assert found["按状态", "已办结待核验", "件数"] == (1, 0)
    assert found["按状态", "办理中", "件数"] == (0, 1)
    assert not any(row == "撤销" for _, row, _ in found)


def resolved_and_taken_back_after_two_issues(county: County) -> str:
    """Two weeks are issued, then a step of the first is taken back; its gesture."""
    taken = county.as_().problems.step("resolve", county.handling(), {"result": "已解决", "evidence": "照片"})
    for week in range(2):
        county.clock.to(THURSDAY + timedelta(weeks=week))
        issued(county, county.clock().date())
    county.clock.to(THURSDAY + timedelta(weeks=2))
    return county.as_().problems.undo(taken.gesture).gesture


def test_what_reaches_back_behind_the_last_report_corrects_the_older_ones_too_and_only_once(county: County) -> None:
    resolved_and_taken_back_after_two_issues(county)
    first, second, third = "周报-01", "周报-02", county.clock().date()
    document = drafted(county, third)
    assert Correction("办理动态", "办结", "本周件次", 1, 0) in corrected(document, first)
    assert Correction("按状态", "已办结待核验", "件数", 1, 0) in corrected(document, second)
    assert any(
        "2026年第10周" in str(b.text) and first in str(b.text) for b in document.blocks if isinstance(b, Paragraph)
    )
    assert corrected(printed(issued(county, third)), first) == corrected(document, first)

    county.clock.to(third + timedelta(weeks=1))
    assert corrected(drafted(county, county.clock().date())) == []


def test_a_report_ends_in_words_that_the_signature_stays_with(county: County) -> None:
    resolved_and_taken_back_after_two_issues(county)
    blocks = drafted(county, county.clock().date()).blocks
    signature = next(place for place, block in enumerate(blocks) if isinstance(block, Signature))
    assert stays_with(blocks[signature - 1], blocks[signature])


def test_a_figure_corrected_before_is_corrected_from_what_was_told(county: County) -> None:
    undone = resolved_and_taken_back_after_two_issues(county)
    issued(county, county.clock().date())
    county.clock.to(county.clock().date() + timedelta(weeks=1))
    county.as_().problems.undo(undone)
    document = drafted(county, county.clock().date())
    assert Correction("办理动态", "办结", "本周件次", 0, 1) in corrected(document, "周报-01")
    assert Correction("按状态", "已办结待核验", "件数", 0, 1) in corrected(document, "周报-02")


def test_older_reports_are_read_again_only_where_something_reaches_back_to_them(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved_and_taken_back_after_two_issues(county)
    read: list[str | None] = []
    known = reports.known_now

    def noted(problems: Problems, each: Report, log: Log | None = None) -> Values:
        read.append(each.number)
        return known(problems, each, log)

    monkeypatch.setattr(reports, "known_now", noted)
    issued(county, county.clock().date())
    assert sorted(each[-2:] for each in read if each) == ["01", "02"]
    read.clear()
    county.clock.to(county.clock().date() + timedelta(weeks=1))
    county.add()
    drafted(county, county.clock().date())
    assert [each[-2:] for each in read if each] == ["03"]


def test_without_later_data_there_is_nothing_to_correct(county: County) -> None:
    county.handling()
    issued(county)
    county.clock.to(NEXT_WEEK)
    county.add()
    document = drafted(county, NEXT_WEEK)
    assert corrected(document) == []
    assert any("没有更正" in str(b.text) for b in document.blocks if isinstance(b, Paragraph))


def test_the_next_report_stands_beside_the_issued_one(county: County) -> None:
    problem = county.handling(due_on="2026-03-09")
    county.handling()
    issued(county)
    county.clock.to(NEXT_WEEK)
    county.add()
    county.step("decide", problem, tier="leadership", ground="systemic", reason="示例理由", opinions="示例意见")
    document = drafted(county, NEXT_WEEK)
    key = table(document, "主要指标")
    assert key["新增问题"] == ["1", "2", "-1"]
    assert key["在办"] == ["3", "2", "+1"]
    changed = table(document, "上期统计日以来的变化")
    assert (changed["新登记"], changed["提到更高层级"]) == (["1"], ["1"])
    assert "沛县-A-2026-周报-01" in "".join(str(b.text) for b in document.blocks if isinstance(b, Paragraph))


def test_what_was_issued_is_printed_alike_in_every_format(county: County) -> None:
    county.handling()
    made = issued(county, span=Span.MONTH)
    first = texts(printed(made))
    county.clock.to(NEXT_WEEK)
    county.referred()
    found = county.as_().reports.of(made.period)
    assert found is not None
    assert texts(printed(found)) == first


def test_the_same_period_issued_at_two_desks_is_one_record_in_conflict(tmp_path: Path) -> None:
    ids = []
    for _ in range(2):
        county = County(tmp_path, THURSDAY)
        ids.append(issued(county).id)
        county.store.close()
    assert ids[0] == ids[1]


@pytest.mark.parametrize("stored", [None, {"is": "Document", "hologram": 3}, {"is": "Hologram"}, {}])
def test_what_a_newer_program_froze_is_refused_in_words(stored: object) -> None:
    with pytest.raises(Refusal, match="更新版本"):
        frozen.thaw(stored)


def test_every_block_comes_back_as_it_was_frozen(letter: Document, form: Document) -> None:
    for document in (letter, form):
        assert frozen.thaw(json.loads(json.dumps(frozen.freeze(document)))) == document


def test_the_report_before_is_of_the_same_kind_and_an_earlier_period(county: County) -> None:
    made = issued(county)
    assert county.as_().reports.issued(Span.MONTH) == []
    assert county.as_().reports.before(WEEK) is None
    assert county.as_().reports.before(WEEK.after) == made
    assert county.as_().reports.before(Span.MONTH.of(THURSDAY).after) is None
