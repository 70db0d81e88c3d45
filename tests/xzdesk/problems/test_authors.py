"""Rights by author: each refusal, and what each tier may do all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from tests.xzdesk.exchange.desks_support import DEPARTMENT, LEADERSHIP, OTHER_DEPARTMENT, Seat, seat
from tests.xzdesk.problems.office_support import COMPLETE, UPWARDS
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Edit
from xzdesk.core.fields import EXISTS
from xzdesk.errors import Refusal
from xzdesk.problems.authors import fields_of
from xzdesk.problems.family import family
from xzdesk.problems.records import Problem, ReferralState, ReplyKind, State

DAY = date(2026, 3, 5)
SEATS: Mapping[str, Callable[[], Seat]] = {
    "neighbour": lambda: seat("丰县"),
    "department": lambda: seat(DEPARTMENT, Tier.DEPARTMENT),
    "other": lambda: seat(OTHER_DEPARTMENT, Tier.DEPARTMENT),
    "leadership": lambda: seat(LEADERSHIP, Tier.LEADERSHIP),
}


@pytest.fixture
def county() -> Seat:
    return seat()


@pytest.fixture
def problem(county: Seat) -> Problem:
    """One that is referred to the department."""
    return county.referred()


Writes = Callable[[Seat, Problem], list[Edit]]


def of(kind: str, record: str, **values: object) -> Edit:
    return Edit(kind, record, values)


def referral_of(at: Seat, problem: Problem) -> str:
    return family(at.ledger, problem).referrals[-1].id


def a_reply(at: Seat, problem: Problem) -> list[Edit]:
    values = {
        "problem": problem.id, "referral": referral_of(at, problem), "unit": DEPARTMENT, "kind": ReplyKind.AGREED,
        "text": "同意。", "replied_on": DAY,
    }  # fmt: skip
    return [
        of("problem", problem.id, status=State.REPLIED),
        of("referral", referral_of(at, problem), state=ReferralState.REPLIED),
        Edit("reply", at.problems.desk.new_id(), values, creates=True),
    ]


def a_referral_of_ones_own(at: Seat, problem: Problem) -> list[Edit]:
    values = {"problem": problem.id, "to_unit": OTHER_DEPARTMENT, "tier": Tier.DEPARTMENT}
    return [Edit("referral", at.problems.desk.new_id(), values, creates=True)]


CASES: Mapping[str, tuple[str, str, Writes, set[str]]] = {
    "another county edits": (
        "neighbour", "edit", lambda _, p: [of("problem", p.id, title="改")], {"author_other_office"}
    ),
    "another county notes progress": (
        "neighbour", "progress",
        lambda at, p: [Edit("progress", at.problems.desk.new_id(), {"problem": p.id, "on": DAY}, creates=True)],
        {"author_other_office"},
    ),
    "another county answers": ("neighbour", "reply", a_reply, {"author_other_office"}),
    "another county takes a problem over": (
        "neighbour", "add", lambda _, p: [of("problem", p.id, county="丰县")], {"author_fields"}
    ),
    "a department edits": ("department", "edit", lambda _, p: [of("problem", p.id, title="改")], {"author_step"}),
    "a department registers": (
        "department", "add",
        lambda at, _: [Edit("problem", at.problems.desk.new_id(), {"county": DEPARTMENT, "title": "改"}, creates=True)],
        {"author_step"},
    ),
    "a department closes": (
        "department", "verify", lambda _, p: [of("problem", p.id, status=State.CLOSED)], {"author_step"}
    ),
    "a department sets the county's field by its own step": (
        "department", "reply", lambda _, p: [of("problem", p.id, title="改")], {"author_fields"}
    ),
    "a department decides the county's conflict": (
        "department", "settle", lambda _, p: [of("problem", p.id, title="改")], {"author_fields"}
    ),
    "a department refers to another": ("department", "forward", a_referral_of_ones_own, {"author_fields"}),
    "another department answers": ("other", "reply", a_reply, {"author_addressee"}),
    "another department receives": (
        "other", "receive", lambda at, p: [of("referral", referral_of(at, p), received_by="某")], {"author_addressee"}
    ),
    "another department turns it to itself": (
        "other", "forward", lambda at, p: [of("referral", referral_of(at, p), to_unit=OTHER_DEPARTMENT)],
        {"author_fields"},
    ),
    "the leadership answers for a department": ("leadership", "reply", a_reply, {"author_addressee"}),
    "an upper office moves a problem without its referral": (
        "department", "return", lambda _, p: [of("problem", p.id, status=State.TRIAGE)], {"author_record_early"}
    ),
    "somebody tells who another desk is": (
        "neighbour", "settings", lambda *_: [of("site", seat().site, role=Tier.LEADERSHIP)], {"author_identity"}
    ),
    "a desk raises itself": (
        "department", "settings", lambda at, _: [of("site", at.site, role=Tier.LEADERSHIP)], {"author_fields"}
    ),
    "a desk leaves its office": (
        "department", "settings", lambda at, _: [of("site", at.site, office="市发改委")], {"author_fields"}
    ),
    "a desk takes itself away": (
        "department", "undo", lambda at, _: [Edit("site", at.site, {EXISTS: None})], {"author_identity"}
    ),
    "another office's rules": (
        "department", "settings", lambda *_: [Edit("settings", "沛县/settings", {"triage_days": 1}, creates=True)],
        {"author_other_office"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_at_every_desk_it_comes_to(county: Seat, problem: Problem, case: str) -> None:
    who, action, writes, codes = CASES[case]
    author = SEATS[who]()
    author.take(county.packet())
    author.problems.desk.commit(action, writes(author, problem))
    before = county.now(problem)
    to_county, elsewhere = author.packet(county.site), seat("市发改委", Tier.DEPARTMENT)
    elsewhere.take(author.packet())
    assert {each.code for each in elsewhere.ledger.aside()} == codes
    merged = county.take(to_county)
    # what claims to be another office's record does not even come to a county
    assert {each.code for each in county.ledger.aside()} == (set() if "registers" in case else codes)
    assert county.now(problem) == before
    assert merged.missing == ()


@pytest.mark.parametrize("case", CASES)
def test_a_desk_does_not_even_write_it_down(county: Seat, problem: Problem, case: str) -> None:
    who, action, writes, _ = CASES[case]
    author = SEATS[who]()
    author.take(county.packet())
    count = author.ledger.last_seq(author.site)
    with pytest.raises(Refusal):
        author.problems.commit(action, writes(author, problem))
    assert author.ledger.last_seq(author.site) == count


def test_each_way_of_an_answer_is_right(county: Seat, problem: Problem) -> None:
    upper = SEATS["department"]()
    for name, given in (
        ("receive", {"person": "某"}),
        ("reply", {"kind": "agreed", "text": "同意。", "assigned": [{"unit": "市供电公司", "task": "立项"}]}),
    ):
        upper.take(county.packet())
        upper.step(name, problem, **given)
        assert county.take(upper.packet(county.site)).refused == ()
        assert county.now(problem) == upper.now(problem)


def test_an_answer_taken_back_by_its_department_is_taken_back_at_the_county(county: Seat, problem: Problem) -> None:
    upper = SEATS["department"]()
    upper.take(county.packet())
    written = upper.problems.step("reply", problem, {"kind": "agreed", "text": "同意。"})
    upper.problems.undo(written.gesture)
    assert county.take(upper.packet(county.site)).refused == ()
    assert county.now(problem).status is State.REFERRED


def test_a_county_writes_down_an_answer_by_telephone(county: Seat, problem: Problem) -> None:
    second = seat(letter="B")
    county.step("reply", problem, kind="agreed", text="电话答复同意。")
    assert second.take(county.packet()).refused == ()
    assert second.problems.family(problem).replies[0].transcribed_by == "示例沛县经办A"


def test_a_county_does_not_pass_its_words_off_as_the_departments(county: Seat, problem: Problem) -> None:
    second = seat(letter="B")
    county.problems.desk.commit("reply", a_reply(county, problem))
    merged = second.take(county.packet())
    assert {each.reason.code for each in merged.refused} == {"author_reply_unmarked"}


def test_a_renamed_department_answers_what_went_to_its_old_name(county: Seat) -> None:
    catalogue = county.problems.catalogue
    renamed = next((each for each in catalogue.departments if each.aliases), None)
    assert renamed is not None
    problem = county.step("decide", county.add(), **{**UPWARDS, "unit": renamed.name})
    problem = county.step("approve", problem, approver="示例分管领导")
    under_alias = seat(renamed.aliases[0], Tier.DEPARTMENT)
    under_alias.take(county.packet())
    under_alias.step("reply", problem, kind="agreed", text="同意。")
    assert county.take(under_alias.packet(county.site)).refused == ()


def test_an_upper_desk_is_offered_only_what_it_is_asked(county: Seat, problem: Problem) -> None:
    offered = {}
    for name in ("department", "other", "leadership"):
        upper = SEATS[name]()
        upper.take(county.packet())
        offered[name] = {each.step.name for each in upper.problems.possible(upper.now(problem))}
    assert offered == {"department": {"receive", "reply", "return", "forward"}, "other": set(), "leadership": set()}


def test_a_department_does_not_register_problems() -> None:
    with pytest.raises(Refusal) as no:
        seat(DEPARTMENT, Tier.DEPARTMENT).problems.add(COMPLETE)
    assert no.value.code == "author_step"


@pytest.mark.parametrize(
    ("action", "kind", "role", "may"),
    [
        ("reply", "reply", Tier.DEPARTMENT, True),
        ("decide", "referral", Tier.COUNTY, True),
        ("approve", "referral", Tier.COUNTY, False),
        ("edit", "problem", Tier.COUNTY, False),
        ("undo", "reply", Tier.DEPARTMENT, True),
        ("undo", "problem", Tier.DEPARTMENT, False),
        ("undo", "problem", Tier.COUNTY, True),
        ("settings", "settings", Tier.DEPARTMENT, True),
    ],
)
def test_making_a_record_is_for_the_actions_that_make_such(action: str, kind: str, role: Tier, may: bool) -> None:
    assert (EXISTS in fields_of(action, kind, role)) == may
