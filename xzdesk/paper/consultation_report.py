"""提请会商报告: a problem that goes to 市委、市政府会商, by way of the leading group's office."""

from __future__ import annotations

from collections.abc import Iterator

from xzdesk.paper.document import Block, Document, Heading, Pair, Paragraph
from xzdesk.paper.form_parts import FormKind, Matter, earlier, headline, is_forwarded, policy, quoted
from xzdesk.paper.referral_parts import by_when, sheet, signed, subject_sentence, told
from xzdesk.problems.records import Referral


def consultation_report(matter: Matter, referral: Referral) -> Document:
    """The report, the sheet to sign and answer on, the history."""
    problem = matter.problem
    return Document(
        title=headline("关于提请会商", problem.title, "问题的报告"),
        number=referral.number,
        recipient=referral.to_unit or "",
        blocks=(
            *_report(matter, referral),
            *signed(matter, referral),
            *sheet(matter, referral, matter.pairs(referral, "ground"), (Pair("分歧意见", lines=2),)),
        ),
        head=f"{referral.number or ''}　{FormKind.CONSULTATION_REPORT.caption}",
    )


def _report(matter: Matter, referral: Referral) -> Iterator[Block]:
    problem = matter.problem
    yield Paragraph(f"现将{quoted(problem.title)}问题有关情况报告如下，提请市委、市政府会商。")
    yield Heading("问题背景")
    yield Heading("企业（项目）概况", 2)
    yield Paragraph(subject_sentence(matter))
    yield from told("问题描述", problem.description, 2)
    yield from told("企业（项目）诉求", problem.request, 2)
    yield Heading("政策依据")
    yield Paragraph(f"{policy(matter.catalogue)}经研判，该问题属于{matter.value(referral, 'ground')}。")
    yield from told("县级已采取措施", referral.measures_taken)
    yield from told("此前报送和答复情况", earlier(matter, referral))
    yield from told("转报理由" if is_forwarded(matter, referral) else "提请会商理由", referral.reason)
    yield from told("提请会商议定事项", referral.request)
    yield from told("各方意见（含分歧意见）", referral.opinions)
    yield Paragraph(f"以上情况，请提请市委、市政府会商，并{by_when(matter, referral)}反馈会商意见。")
