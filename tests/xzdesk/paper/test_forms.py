"""Which form a problem has, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support import new_store
from tests.xzdesk.paper.forms_support import ANSWER, FULL, TO_TOP, UP, Stage, Way, shown
from tests.xzdesk.paper.reading import squeeze
from tests.xzdesk.problems.office_support import LEADERSHIP, County
from xzdesk.core.captions import Tier
from xzdesk.errors import Refusal
from xzdesk.office import open_office
from xzdesk.paper.document import Document, KeyValues, Signature, SignatureGrid, SignBox, Table
from xzdesk.paper.forms import FormKind, form, form_of, forms_for
from xzdesk.paper.words import document_text
from xzdesk.problems.triage import QUESTIONS

COUNTY_FIELDS = ("unit", "person", "due_on", "first_due_on", "tier", "status")
SUBJECT_FIELDS = (
    "title", "subject_name", "subject_kind", "township", "cluster", "category", "severity", "source",
    "found_on", "contact", "phone", "description", "request",
)  # fmt: skip
SENT_FIELDS = ("number", "to_unit", "reason", "measures_taken", "request", "opinions", "drafted_by", "drafted_on")


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Stage]]:
    way = Way(tmp_path_factory.mktemp("forms"))
    yield way.go()
    way.county.store.close()


@pytest.fixture
def county(tmp_path: Path) -> Iterator[County]:
    made = County(tmp_path)
    yield made
    made.store.close()


def words(document: Document) -> str:
    return squeeze("".join(document_text(document)))


def boxes(document: Document) -> dict[str, SignBox]:
    grids = [block for block in document.blocks if isinstance(block, SignatureGrid)]
    return {box.label: box for grid in grids for box in grid.boxes}


def the_history(document: Document) -> list[tuple[str, ...]]:
    table = next(b for b in document.blocks if isinstance(b, Table) and b.title.startswith("办理经过"))
    return [tuple(cell.text for cell in row) for row in table.rows]


def pairs(document: Document) -> dict[str, str]:
    grids = [block for block in document.blocks if isinstance(block, KeyValues)]
    return {pair.label.replace("\n", ""): pair.cell.text for grid in grids for row in grid.rows for pair in row}


# --- which form


def test_the_form_follows_the_tier(stages: dict[str, Stage]) -> None:
    assert "县级办理单" in stages["county"].document.title
    assert stages["letter"].document.title.endswith("问题的函")
    assert stages["report"].document.title.endswith("问题的报告")


@pytest.mark.parametrize("name", ["triage", "returned"])
def test_what_waits_to_be_decided_has_the_sheet_for_triage_with_the_plans_three_questions(
    name: str, stages: dict[str, Stage]
) -> None:
    document = stages[name].document
    assert document.subtitle == "（研判）"
    for _, question, wording in QUESTIONS:
        assert question in pairs(document)
        assert wording in pairs(document)[question]
    assert "市发改委" in pairs(document)["建议报送部门"]


def test_a_problem_that_was_sent_up_keeps_its_earlier_forms(county: County) -> None:
    problems = county.as_().problems
    problem = county.handling()
    assert forms_for(problems, problem) == [FormKind.COUNTY_SHEET]
    problem = county.step("approve", county.step("decide", problem, **UP), approver="示例分管领导")
    assert forms_for(problems, problem) == [FormKind.COUNTY_SHEET, FormKind.COORDINATION_LETTER]
    problem = county.step("forward", problem, **TO_TOP)
    assert forms_for(problems, problem) == list(FormKind)
    assert form_of(FormKind.COUNTY_SHEET, problems, problem).title != form(problems, problem).title


@pytest.mark.parametrize("kind", [FormKind.COORDINATION_LETTER, FormKind.CONSULTATION_REPORT])
def test_a_problem_that_was_never_sent_up_has_no_letter(kind: FormKind, county: County) -> None:
    with pytest.raises(Refusal, match="没有报送过") as no:
        form_of(kind, county.as_().problems, county.handling())
    assert no.value.code == "form_without_referral"


def test_a_letter_sent_again_is_the_last_one_and_tells_of_the_first(stages: dict[str, Stage]) -> None:
    first, second = stages["letter"].document, stages["second letter"].document
    assert (first.number, second.number) == ("沛县-A-2026-0001-报1", "沛县-A-2026-0001-报2")
    assert "2026年3月25日以沛县-A-2026-0001-报1报市发改委。2026年4月2日退回：请补充供电公司书面意见。" in words(second)


def test_a_withdrawn_problem_has_the_county_sheet_with_the_reason(county: County) -> None:
    returned = county.step("return", county.referred(), reason="与前件重复。")
    problem = county.step("withdraw", returned, reason="与示例问题重复登记。")
    document = form(county.as_().problems, problem)
    assert "县级办理单" in document.title
    assert pairs(document)["撤销原因"] == "与示例问题重复登记。"


# --- what stands in it


@pytest.mark.parametrize("name", ["county", "letter", "report"])
@pytest.mark.parametrize("field", SUBJECT_FIELDS)
def test_every_form_tells_whose_problem_it_is(name: str, field: str, stages: dict[str, Stage]) -> None:
    stage = stages[name]
    assert squeeze(shown(stage.problem, field)) in words(stage.document)


@pytest.mark.parametrize("field", COUNTY_FIELDS)
def test_the_county_sheet_carries_what_the_county_tier_asks_for(field: str, stages: dict[str, Stage]) -> None:
    stage = stages["county"]
    assert shown(stage.problem, field) in pairs(stage.document).values()


@pytest.mark.parametrize("field", SENT_FIELDS)
def test_the_letter_carries_what_the_department_tier_asks_for(field: str, stages: dict[str, Stage]) -> None:
    stage = stages["letter"]
    assert squeeze(shown(stage.referral, field)) in words(stage.document)


@pytest.mark.parametrize("field", [*SENT_FIELDS, "ground"])
def test_the_report_carries_what_the_leadership_tier_asks_for(field: str, stages: dict[str, Stage]) -> None:
    stage = stages["report"]
    assert squeeze(shown(stage.referral, field)) in words(stage.document)


def test_a_report_straight_from_the_county_says_its_case_opinions_and_ground(county: County) -> None:
    problem = county.step("decide", county.add(), **dict[str, Any](LEADERSHIP))
    document = form(county.as_().problems, problem)
    assert document.recipient == "市制造强市建设工作领导小组办公室"
    for text in (LEADERSHIP["reason"], LEADERSHIP["opinions"], "该问题属于系统性问题", problem.request):
        assert str(text) in words(document)
    assert "县级已采取措施" not in words(document)  # none were given, none are invented


@pytest.mark.parametrize("name", ["triage", "county", "letter", "report", "closed"])
def test_every_form_cites_the_plans_three_tiers_word_for_word(name: str, stages: dict[str, Stage]) -> None:
    text = words(stages[name].document)
    assert "徐委发〔2022〕33号" in text
    assert "；".join(wording for _, _, wording in QUESTIONS) in text


def test_the_closed_sheet_carries_result_evidence_and_who_verified(stages: dict[str, Stage]) -> None:
    stage = stages["closed"]
    for field in ("result", "evidence", "resolved_on", "handler", "closed_on", "satisfaction", "measures_taken"):
        assert squeeze(shown(stage.problem, field)) in words(stage.document), field
    box = boxes(stage.document)["核验意见"]
    assert (box.opinion, box.name, box.day) == ("现场核实已满负荷生产。", "示例核验人", date(2026, 5, 7))


def test_the_answer_stands_on_the_report_with_each_assignment(stages: dict[str, Stage]) -> None:
    text = words(stages["report"].document)
    assert squeeze(str(ANSWER["text"])) in text
    assert text.count("2026年5月15日") >= 4  # two assignments with the same due date, as item and in the history
    assert "沛县人民政府：落实线路走廊（办理时限：2026年5月15日）" in text


def test_before_the_answer_there_is_room_to_write_it(stages: dict[str, Stage]) -> None:
    found = pairs(stages["letter"].document)
    assert (found["签收人"], found["答复意见"], found["答复人"], found["答复日期"]) == ("示例签收人", "", "", "")


def test_what_was_never_said_is_never_printed(county: County) -> None:
    document = form(county.as_().problems, county.step("decide", county.add(), **{**UP, "opinions": None}))
    assert "各方意见" not in words(document)
    assert "此前报送" not in words(document)
    assert "None" not in words(document)


# --- places to sign


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("triage", ["经办人", "审核人意见", "分管领导意见"]),
        ("county", ["经办人", "责任单位（盖章）", "审核人意见", "分管领导意见", "核验意见"]),
        ("letter draft", ["拟稿人", "审核人意见", "分管领导意见"]),
        ("report", ["拟稿人", "审核人意见", "分管领导意见"]),
    ],
)
def test_each_form_has_its_places_to_sign(name: str, labels: list[str], stages: dict[str, Stage]) -> None:
    assert list(boxes(stages[name].document)) == labels


def test_the_leaders_place_is_empty_until_the_approval_and_no_opinion_is_put_in_his_mouth(
    stages: dict[str, Stage],
) -> None:
    before, after = (boxes(stages[name].document)["分管领导意见"] for name in ("letter draft", "letter"))
    assert (before.opinion, before.name, before.day) == ("", "", None)
    assert (after.opinion, after.name, after.day) == ("", "示例分管领导", date(2026, 3, 25))


def test_the_letter_is_signed_by_the_countys_unit_on_the_day_of_approval(stages: dict[str, Stage]) -> None:
    def signature(name: str) -> Signature:
        return next(block for block in stages[name].document.blocks if isinstance(block, Signature))

    assert (signature("letter draft").unit, signature("letter draft").day) == ("沛县工信局（示例）", None)
    assert signature("letter").day == date(2026, 3, 25)


def test_what_a_department_forwards_is_the_departments_and_signed_by_nobody_yet(stages: dict[str, Stage]) -> None:
    document = stages["forwarded"].document
    signature = next(block for block in document.blocks if isinstance(block, Signature))
    assert signature.unit == "市发改委"
    assert all(box.name == "" and box.day is None for box in boxes(document).values())
    assert pairs(document)["县级审签人"] == "示例分管领导"


def test_a_letter_printed_at_the_departments_desk_is_still_the_countys(county: County, tmp_path: Path) -> None:
    county.as_().announce_site()
    number = county.referred().number
    store = new_store(tmp_path, "市工信局", role=Tier.DEPARTMENT)
    with store.writing():
        store.append(county.store.changes_since({}))
    office = open_office(store, "示例科员", now=county.clock)
    document = form(office.problems, office.problems.find(str(number)))
    signature = next(block for block in document.blocks if isinstance(block, Signature))
    store.close()
    assert signature.unit == "沛县工信局（示例）"


# --- the history


def test_whom_to_ask_stands_in_brackets_below_the_day_with_the_countys_telephone(
    county: County, tmp_path: Path
) -> None:
    problem = county.referred()
    blank = "\u3000" * 6
    assert f"（联系人：示例经办甲，联系电话：{blank}）" in document_text(form(county.as_().problems, problem))
    county.as_().change_settings({"phone": "0516-80001234"})
    told = "（联系人：示例经办甲，联系电话：0516-80001234）"
    assert told in document_text(form(county.as_().problems, problem))

    store = new_store(tmp_path, "市发改委", role=Tier.DEPARTMENT)
    with store.writing():
        store.append(county.store.changes_since({}))
    department = open_office(store)
    department.change_settings({"phone": "0516-99999999"})
    assert told in document_text(form(department.problems, department.problems.find(problem.number or "")))
    store.close()


def test_the_history_tells_each_assigned_item_with_its_own_unit_and_date(stages: dict[str, Stage]) -> None:
    answer = next(row for row in the_history(stages["report"].document) if row[1] == "答复")[3]
    items = [line for line in answer.split("\n") if line.startswith("交办事项：")]
    assert "交办事项：沛县人民政府：落实线路走廊（办理时限：2026年5月15日）" in items
    assert len(items) == 2
    assert "责任单位" not in answer


def test_the_history_tells_each_step_in_order(stages: dict[str, Stage]) -> None:
    steps = [row[1] for row in the_history(stages["closed"].document)]
    assert steps == [
        "新建", "研判", "办理进展", "延期", "研判", "审签", "签收", "退回", "研判", "审签", "转报会商", "答复",
        "办结", "核验",
    ]  # fmt: skip


def test_the_history_tells_days_reasons_and_people(stages: dict[str, Stage]) -> None:
    by_step = {row[1]: row for row in the_history(stages["closed"].document)}
    assert by_step["延期"][0] == "2026-03-16"
    for word in ("原时限：2026年3月20日", "延期至：2026年3月27日", "批准人：示例分管领导", "等待供电公司答复。"):
        assert word in by_step["延期"][3]
    assert by_step["核验"][2] == "示例核验人"
    assert "日期：2026年3月6日" in by_step["办理进展"][3]  # done on another day than it was written down
    assert "请补充供电公司书面意见。" in by_step["退回"][3]


def test_what_was_taken_back_is_not_told_on_paper(county: County) -> None:
    problems = county.as_().problems
    problem = county.handling()
    problems.undo(problems.step("progress", problem, {"text": "写错了的进展"}).gesture)
    document = form(problems, problems.find(str(problem.number)))
    assert [row[1] for row in the_history(document)] == ["新建", "研判"]
    assert "写错了的进展" not in words(document)


def test_a_long_text_is_said_once_and_then_pointed_to(stages: dict[str, Stage]) -> None:
    document = stages["letter"].document
    assert words(document).count(squeeze(str(UP["measures_taken"]))) == 1
    decided = [row for row in the_history(document) if row[1] == "研判"][-1]
    assert "已采取措施：（见前）" in decided[3]


# --- dates and words


def test_a_due_date_in_a_year_without_arrangement_is_marked_as_an_estimate(county: County) -> None:
    document = form(county.as_().problems, county.handling(due_on="2027-03-05"))
    assert pairs(document)["办理时限"] == "2027年3月5日（暂定）"
    assert "办理时限：2027年3月5日（暂定）" in the_history(document)[-1][3]
    assert pairs(document)["受理日期"] == "2026年3月2日"


def test_a_reply_wanted_in_a_year_without_arrangement_is_marked_too(county: County) -> None:
    county.clock.to(date(2026, 12, 28))
    text = words(form(county.as_().problems, county.referred()))
    assert "（暂定）前答复" in text
    assert "审签日期2026年12月28日（暂定）" not in text


def test_a_title_with_quotation_marks_is_quoted_once_more(county: County) -> None:
    problem = county.step("decide", county.add(title="示例：“卡脖子”设备缺货"), **UP)
    assert "“示例：‘卡脖子’设备缺货”" in form(county.as_().problems, problem).title


def test_a_long_title_is_cut_where_it_reads_on(county: County) -> None:
    long = "示例：厂区供电容量不足且备用线路年久失修致使二期生产线不能按期投产"
    problem = county.step("decide", county.add(title=long), **UP)
    assert form(county.as_().problems, problem).title.split("\n") == ["关于提请协调", f"“{long}”", "问题的函"]


def test_the_light_stands_beside_the_due_date(county: County) -> None:
    problem = county.handling(due_on="2026-03-06")
    document = form(county.as_().problems, problem)
    rows = [row for block in document.blocks if isinstance(block, KeyValues) for row in block.rows]
    cell = next(pair.cell for row in rows for pair in row if pair.label == "办理时限")
    assert cell.light == "yellow"


def test_a_draft_has_its_sheet_too(county: County) -> None:
    draft = county.add(register=False, **{**FULL, "request": None})
    assert form(county.as_().problems, draft).number == draft.number
