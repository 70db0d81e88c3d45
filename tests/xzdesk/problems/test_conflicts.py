"""Two desks of a county set the same field: both values stay, somebody decides, and the decision travels."""

from __future__ import annotations

import pytest

from tests.xzdesk.exchange.desks_support import DEPARTMENT, Seat, seat
from xzdesk.core.captions import Tier
from xzdesk.core.changes import Change
from xzdesk.core.clock import next_stamp
from xzdesk.errors import Refusal
from xzdesk.problems.conflicts import Side, conflicts, decide
from xzdesk.problems.records import Problem, Severity


@pytest.fixture
def desks() -> tuple[Seat, Seat]:
    """Two desks of a county that know of each other and of one problem."""
    first, second = seat(), seat(letter="B")
    first.add()
    meet(first, second)
    return first, second


def meet(*seats: Seat) -> None:
    packets = [each.packet() for each in seats]
    for each in seats:
        for packet in packets:
            each.take(packet)


def only(of: Seat) -> Problem:
    (problem,) = of.ledger.find(Problem)
    return problem


def edit(of: Seat, **values: object) -> None:
    of.problems.edit(only(of), values)


def clash(first: Seat, second: Seat) -> None:
    """Both set the title, without knowing of each other."""
    edit(first, title="示例：甲")
    edit(second, title="示例：乙")
    meet(first, second)


def test_different_fields_merge_without_a_word(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    edit(first, title="示例：甲")
    edit(second, severity="major")
    meet(first, second)
    assert [conflicts(each.problems) for each in desks] == [[], []]
    assert only(first) == only(second)
    assert (only(first).title, only(first).severity) == ("示例：甲", "major")


def test_the_same_field_is_a_conflict_with_both_values_who_and_when(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    clash(first, second)
    (found,) = conflicts(first.problems)
    assert (found.caption, found.number) == ("标题", "沛县-A-2026-0001")
    told = {(side.text, side.operator, side.desk, side.action) for side in found.sides}
    assert told == {
        ("示例：甲", "示例沛县经办A", "沛县A台", "修改"),
        ("示例：乙", "示例沛县经办B", "沛县B台", "修改"),
    }
    assert found.sides[-1].text == only(first).title
    assert conflicts(second.problems) == conflicts(first.problems)


def test_the_same_value_is_no_conflict(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    edit(first, title="示例：甲")
    edit(second, title="示例：甲")
    meet(first, second)
    assert conflicts(first.problems) == []


def test_a_decision_settles_it_and_travels_like_any_change(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    clash(first, second)
    (found,) = conflicts(first.problems)
    loser = found.sides[0]
    decide(first.problems, [found.choose(loser)])
    assert (conflicts(first.problems), only(first).title) == ([], loser.text)
    second.take(first.packet())
    assert (conflicts(second.problems), only(second).title) == ([], loser.text)


def test_many_are_decided_at_once_and_undone_at_once(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    edit(first, title="示例：甲", request="请协调甲。", severity="major")
    edit(second, title="示例：乙", request="请协调乙。", severity="prominent")
    meet(first, second)
    found = conflicts(first.problems)
    assert [each.caption for each in found] == ["诉求", "严重程度", "标题"]
    written = decide(first.problems, [each.choose(each.sides[0]) for each in found])
    assert conflicts(first.problems) == []
    first.problems.undo(written.gesture)
    assert only(first).title == found[2].sides[-1].text
    assert told(first) == [(each.caption, *map(said, each.sides)) for each in found]


@pytest.mark.parametrize("chosen", [0, 1])
def test_a_decision_that_is_undone_puts_the_conflict_back_on_every_desk(desks: tuple[Seat, Seat], chosen: int) -> None:
    first, second = desks
    clash(first, second)
    before, shown = told(first), only(first)
    (found,) = conflicts(first.problems)
    written = decide(first.problems, [found.choose(found.sides[chosen])])
    meet(first, second)
    undone = first.problems.undo(written.gesture)
    assert len(undone.changes) == 2
    meet(first, second)
    assert [told(each) for each in desks] == [before, before]
    assert [only(each) for each in desks] == [shown, shown]


def test_an_undone_decision_is_made_again_and_undone_again(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    clash(first, second)
    before = told(first)
    (found,) = conflicts(first.problems)
    written = decide(first.problems, [found.choose(found.sides[0])])
    undone = first.problems.undo(written.gesture)
    redone = first.problems.undo(undone.gesture)
    assert (told(first), only(first).title) == ([], found.sides[0].text)
    again = first.problems.undo(redone.gesture)
    assert told(first) == before
    decide(first.problems, [conflicts(first.problems)[0].choose(found.sides[1])])
    assert (told(first), only(first).title) == ([], found.sides[1].text)
    with pytest.raises(Refusal) as no:
        first.problems.undo(again.gesture)
    assert no.value.code == "undo_built_upon"


def test_a_conflict_of_which_another_desk_wrote_on_meanwhile_has_that_side_too(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    clash(first, second)
    (found,) = conflicts(first.problems)
    written = decide(first.problems, [found.choose(found.sides[0])])
    meet(first, second)
    edit(second, title="示例：丙")
    first.problems.undo(written.gesture)
    meet(first, second)
    assert told(first) == told(second)
    assert {side.text for side in conflicts(first.problems)[0].sides} == {"示例：甲", "示例：乙", "示例：丙"}


def test_what_both_desks_undo_is_one_conflict(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    clash(first, second)
    before = told(first)
    (found,) = conflicts(first.problems)
    written = decide(first.problems, [found.choose(found.sides[0])])
    meet(first, second)
    for each in desks:
        each.problems.undo(written.gesture)
    meet(first, second)
    assert told(first) == told(second) == before


def told(at: Seat) -> list[tuple[object, ...]]:
    """What the list says of every conflict: which field, and each side's value and who set it."""
    return [(each.caption, *map(said, each.sides)) for each in conflicts(at.problems)]


def said(side: Side) -> tuple[object, ...]:
    return side.text, side.operator, side.desk, side.action, side.at


def test_a_conflict_that_was_decided_meanwhile_is_refused_and_nothing_is_decided(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    edit(first, title="示例：甲", request="请协调甲。")
    edit(second, title="示例：乙", request="请协调乙。")
    meet(first, second)
    of_request, of_title = conflicts(first.problems)
    decide(first.problems, [of_title.choose(of_title.sides[0])])
    with pytest.raises(Refusal) as no:
        decide(first.problems, [of_request.choose(of_request.sides[0]), of_title.choose(of_title.sides[1])])
    assert no.value.code == "conflict_decided"
    assert [each.caption for each in conflicts(first.problems)] == ["诉求"]


def test_two_desks_that_decide_differently_are_in_conflict_again(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    clash(first, second)
    (here,), (there,) = conflicts(first.problems), conflicts(second.problems)
    decide(first.problems, [here.choose(here.sides[0])])
    decide(second.problems, [there.choose(there.sides[1])])
    meet(first, second)
    (again,) = conflicts(first.problems)
    assert {side.text for side in again.sides} == {"示例：甲", "示例：乙"}
    assert {side.action for side in again.sides} == {"裁定冲突"}


def test_a_department_does_not_decide_the_countys_conflicts(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    clash(first, second)
    upper = seat(DEPARTMENT, Tier.DEPARTMENT)
    upper.take(first.packet())
    (found,) = conflicts(upper.problems)
    with pytest.raises(Refusal) as no:
        decide(upper.problems, [found.choose(found.sides[0])])
    assert no.value.code == "author_fields"


def test_a_problem_taken_back_at_one_desk_and_worked_on_at_another_stays_away_with_the_work_kept(
    desks: tuple[Seat, Seat],
) -> None:
    first, second = desks
    problem = only(first)
    first.problems.undo(first.ledger.changes("problem", problem.id)[0].gesture)
    edit(second, title="示例：乙")
    meet(first, second)
    assert first.ledger.find(Problem) == second.ledger.find(Problem) == []
    assert len(first.ledger.changes("problem", problem.id)) == 3


def test_a_value_that_this_program_cannot_read_is_kept_until_one_can(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    commit_raw(second, unreadable(second))
    first.take(second.packet())
    assert only(first).severity is Severity.GENERAL
    assert [each.code for each in first.ledger.aside()] == ["author_value"]
    assert conflicts(first.problems) == []


def test_one_that_an_older_program_took_in_is_shown_as_it_came(desks: tuple[Seat, Seat]) -> None:
    first, second = desks
    change = unreadable(second)
    edit(first, severity="major")
    commit_raw(first, change)
    (found,) = conflicts(first.problems)
    assert "extreme" in {side.text for side in found.sides}
    readable = next(side for side in found.sides if side.text != "extreme")
    with pytest.raises(Refusal) as no:
        decide(first.problems, [found.choose(side) for side in found.sides if side.text == "extreme"])
    assert no.value.code == "conflict_unreadable"
    decided = decide(first.problems, [found.choose(readable)])
    with pytest.raises(Refusal) as no:
        first.problems.undo(decided.gesture)
    assert no.value.code == "author_value", "nobody writes it anew"
    assert conflicts(first.problems) == []


def unreadable(of: Seat) -> Change:
    """A value that no member of the enumeration has, as a newer program may write."""
    last = of.ledger.changes("problem", only(of).id)[-1]
    return last._replace(
        uid="raw",
        site=of.site,
        seq=of.ledger.last_seq(of.site) + 1,
        stamp=next_stamp(of.ledger.last_stamp(), 0, of.site),
        action="edit",
        gesture="raw",
        patch={"severity": ("general", "extreme")},
        basis={"severity": (last.stamp,)},
    )


def commit_raw(of: Seat, change: Change) -> None:
    with of.ledger.writing():
        of.ledger.append([change])
