"""The pages of the window, in the order of the navigation. A new page is one more entry."""

from __future__ import annotations

from ui.context import Context
from ui.pages.page import Page, PageSpec


def _ledger(context: Context) -> Page:
    from ui.pages.ledger import LedgerPage

    return LedgerPage(context)


def _problem(context: Context) -> Page:
    from ui.pages.problem import ProblemPage  # off the start-up path

    return ProblemPage(context)


def _new(context: Context) -> Page:
    from ui.pages.new import NewPage  # off the start-up path

    return NewPage(context)


def _plans(context: Context) -> Page:
    from ui.pages.plans import PlansPage  # off the start-up path

    return PlansPage(context)


def _plan(context: Context) -> Page:
    from ui.pages.plan import PlanPage  # off the start-up path

    return PlanPage(context)


def _actuals(context: Context) -> Page:
    from ui.pages.actuals import ActualsPage  # off the start-up path

    return ActualsPage(context)


def _plan_paper(context: Context) -> Page:
    from ui.pages.plan_paper import PlanPaperPage  # off the start-up path

    return PlanPaperPage(context)


def _exchange(context: Context) -> Page:
    from ui.pages.exchange import ExchangePage  # off the start-up path

    return ExchangePage(context)


def _conflicts(context: Context) -> Page:
    from ui.pages.conflicts import ConflictsPage  # off the start-up path

    return ConflictsPage(context)


def _undecided(context: Context) -> int:
    from xzdesk.problems.conflicts import undecided  # off the start-up path

    return undecided(context.ledger)


def _report(context: Context) -> Page:
    from ui.pages.report import ReportPage  # off the start-up path

    return ReportPage(context)


def _settings(context: Context) -> Page:
    from ui.pages.settings import SettingsPage  # off the start-up path

    return SettingsPage(context)


PAGES = (
    PageSpec("ledger", "问题台账", "ledger", _ledger),
    PageSpec("problem", "", "", _problem, under="ledger"),
    PageSpec("new", "", "", _new, under="ledger"),
    PageSpec("plans", "培育方案", "plans", _plans),
    PageSpec("plan", "", "", _plan, under="plans"),
    PageSpec("actuals", "", "", _actuals, under="plans"),
    PageSpec("plan_paper", "", "", _plan_paper, under="plans"),
    PageSpec("exchange", "数据交换", "exchange", _exchange, files=True),
    PageSpec("conflicts", "冲突裁定", "conflict", _conflicts, waiting=_undecided),
    PageSpec("report", "报表打印", "printer", _report),
    PageSpec("settings", "办理规则", "rules", _settings),
)
