"""A problem's page tells whether the other desks have it, and since when."""

from __future__ import annotations

from pathlib import Path

from tests.ui.conflicts_support import another, carry
from tests.ui.desk import Desk
from ui.main_window import MainWindow
from ui.pages.problem import ProblemPage
from xzdesk.core.captions import Tier
from xzdesk.exchange.packet_export import announce


def told(window: MainWindow, id: str) -> str:
    window.go("problem", id)
    page = window.page("problem")
    assert isinstance(page, ProblemPage)
    return page.referrals.toPlainText()


def test_without_packets_nothing_is_told_of_them(window: MainWindow, desk: Desk) -> None:
    assert "送达" not in told(window, desk.referred().id)


def test_each_desk_has_its_state_from_sent_to_answered(window: MainWindow, desk: Desk, tmp_path: Path) -> None:
    here = desk.context.office.problems
    announce(here)
    problem = desk.referred()
    with another(tmp_path) as second, another(tmp_path, "市发改委", "A", Tier.DEPARTMENT) as department:
        carry(here, second.problems, tmp_path)
        carry(second.problems, here, tmp_path)
        carry(here, department.problems, tmp_path)
        carry(department.problems, here, tmp_path, for_site=here.desk.identity.site)
        assert told(window, problem.id).count("对方已收到") == 3  # the problem at both, the referral at its addressee
        desk.step(problem, "receive", person="示例收文员")
        assert told(window, problem.id).count("未发出") == 3
        department.problems.step("reply", problem, {"kind": "agreed", "text": "示例答复。", "person": "示例处长"})
        carry(department.problems, here, tmp_path, for_site=here.desk.identity.site)
    text = told(window, problem.id)
    assert text.count("对方已答复") == 2
    assert "市发改委A台" in text
    assert "2026-03-05 12:00 起" in text
