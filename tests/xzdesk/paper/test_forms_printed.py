"""The forms as files: every word of a form is found again in the PDF, the Word file and the workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.xzdesk.paper.forms_support import FULL, UP, Stage, Way, shown, texts
from tests.xzdesk.paper.reading import area_texts, body_ink, layout, lost, pages, squeeze
from tests.xzdesk.problems.office_support import County
from xzdesk.paper import pdf
from xzdesk.paper.forms import form
from xzdesk.paper.words import document_text

PRINTED = ("triage", "county", "letter", "report", "closed")
FORMATS = ("pdf", "docx", "xlsx")
GUARDED = {
    "county": ("unit", "person", "due_on"),
    "letter": ("reason", "measures_taken", "department"),
    "report": ("ground", "reason", "opinions", "department"),
    "closed": ("result", "evidence"),
}


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Stage]]:
    way = Way(tmp_path_factory.mktemp("forms"))
    yield way.go()
    way.county.store.close()


@pytest.fixture(scope="module")
def printed(stages: dict[str, Stage]) -> dict[str, dict[str, str]]:
    return {name: texts(stages[name].document) for name in PRINTED}


@pytest.mark.parametrize("name", PRINTED)
@pytest.mark.parametrize("ending", FORMATS)
def test_no_word_of_a_form_is_lost(
    name: str, ending: str, stages: dict[str, Stage], printed: dict[str, dict[str, str]]
) -> None:
    assert lost(document_text(stages[name].document), printed[name][ending]) == []


def test_the_number_is_whole_when_it_is_copied_out_of_the_pdf(stages: dict[str, Stage]) -> None:
    with pages(pdf.render(stages["letter"].document)) as opened:
        copied = opened[0].get_textpage().get_text_range()
    assert re.findall(r"-报 *\d", copied) == ["-报1", "-报1"]  # at the head of the page, and under the title


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, fields in GUARDED.items() for field in fields])
def test_what_a_tier_asks_for_is_read_in_every_format(
    name: str, field: str, stages: dict[str, Stage], printed: dict[str, dict[str, str]]
) -> None:
    wanted = squeeze(shown(stages[name].problem, field))
    assert wanted
    assert [ending for ending in FORMATS if wanted not in printed[name][ending]] == []


@pytest.mark.parametrize("name", PRINTED)
def test_the_places_to_sign_are_printed(name: str, printed: dict[str, dict[str, str]]) -> None:
    first = "经办人" if name in ("triage", "county", "closed") else "拟稿人"
    for ending in FORMATS:
        text = printed[name][ending]
        assert text.count("签名：") >= 3, ending
        assert all(label in text for label in (first, "审核人意见", "分管领导意见")), ending


@pytest.mark.parametrize("name", PRINTED)
def test_every_page_stays_within_its_margins(name: str, stages: dict[str, Stage]) -> None:
    with pages(pdf.render(stages[name].document)) as opened:
        for page in opened:
            measures = layout(page)
            for left, top, right, bottom in body_ink(page):
                assert left >= measures.left - 1
                assert right <= measures.width - measures.right + 1
                assert top >= measures.top - 1
                assert bottom <= measures.height - measures.bottom + 1


@pytest.mark.parametrize("tier", ["county", "department"])
def test_long_texts_flow_over_the_pages_and_lose_nothing(tier: str, tmp_path: Path) -> None:
    def long(what: str, limit: int) -> str:
        sentences = (f"{what}第{number:03d}句：线路容量不足，须统筹安排。\n" for number in range(1, 1000))
        text = ""
        for sentence in sentences:
            if len(text) + len(sentence) > limit:
                return text.strip()
            text += sentence
        return text

    county = County(tmp_path)
    filled = {**FULL, "description": long("描述", 4000), "request": long("诉求", 2000)}
    problem = county.add(**filled)
    given = dict(UP, reason=long("理由", 2000), measures_taken=long("措施", 2000), opinions=long("意见", 2000))
    if tier == "county":
        given = {"tier": "county", "unit": "县工信局", "person": "示例责任人", "due_on": "2026-03-20"}
    problem = county.step("decide", problem, **given)
    document = form(county.as_().problems, problem)
    county.store.close()
    content = pdf.render(document)
    assert len(area_texts(content)) >= 8
    assert lost(document_text(document), "".join(area_texts(content))) == []
    others = texts(document)
    for ending in ("docx", "xlsx"):
        assert lost(document_text(document), others[ending]) == [], ending
