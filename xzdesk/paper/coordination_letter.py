"""提请协调函: a problem that the county refers to a city department."""

from __future__ import annotations

from collections.abc import Iterator

from xzdesk.paper.document import Block, Document, Heading, Paragraph
from xzdesk.paper.form_parts import FormKind, Matter, earlier, headline, policy, quoted
from xzdesk.paper.referral_parts import by_when, sheet, signed, subject_sentence, told
from xzdesk.problems.records import Referral


def coordination_letter(matter: Matter, referral: Referral) -> Document:
    """The letter, the sheet to sign and answer on, the history."""
    problem = matter.problem
    return Document(
        title=headline("关于提请协调", problem.title, "问题的函"),
        number=referral.number,
        recipient=referral.to_unit or "",
        blocks=(*_letter(matter, referral), *signed(matter, referral), *sheet(matter, referral)),
        head=f"{referral.number or ''}　{FormKind.COORDINATION_LETTER.caption}",
    )


def _letter(matter: Matter, referral: Referral) -> Iterator[Block]:
    problem = matter.problem
    yield Heading("事由")
    yield Paragraph(
        f"{problem.subject_name}反映{quoted(problem.title)}问题。经研判，该问题需市级部门协调解决。"
        f"根据{policy(matter.catalogue)}现提请你单位协调。"
    )
    yield Heading("基本情况")
    yield Heading("企业（项目）概况", 2)
    yield Paragraph(subject_sentence(matter))
    yield from told("问题描述", problem.description, 2)
    yield from told("企业（项目）诉求", problem.request, 2)
    yield from told("县级已采取措施", referral.measures_taken)
    yield from told("提级理由", referral.reason)
    yield from told("此前报送和答复情况", earlier(matter, referral))
    yield from told("各方意见", referral.opinions)
    yield from told("提请协调事项", referral.request)
    yield Heading("建议")
    yield Paragraph(f"建议由{referral.to_unit}牵头协调，{by_when(matter, referral)}答复，并明确办结时限。")
    yield Paragraph("以上事项，请予研究协调，并将答复意见函告我单位。")
