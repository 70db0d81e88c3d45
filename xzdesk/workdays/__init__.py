"""Working days with make-up days; a year that is not published yet is estimated and says so (暂定)."""

from xzdesk.workdays.calendar import DayStep, Due, Workdays
from xzdesk.workdays.tables import TableDay, WorkdaysError, YearTable

__all__ = ["DayStep", "Due", "TableDay", "Workdays", "WorkdaysError", "YearTable"]
