"""The facts of the work plan, as editions: clusters, indicators, departments, divisions, categories, duties."""

from xzdesk.catalogue.edition import Catalogue, Proposal
from xzdesk.catalogue.editions import Editions
from xzdesk.catalogue.files import load_builtin, read_file, write_workbook
from xzdesk.catalogue.parse import CatalogueError, parse, to_data
from xzdesk.catalogue.records import (
    Basis,
    Category,
    Cluster,
    Comparison,
    Department,
    Division,
    Duty,
    DutyPart,
    Grade,
    Indicator,
    Material,
    Meeting,
    Stream,
    Task,
)

__all__ = [
    "Basis",
    "Catalogue",
    "CatalogueError",
    "Category",
    "Cluster",
    "Comparison",
    "Department",
    "Division",
    "Duty",
    "DutyPart",
    "Editions",
    "Grade",
    "Indicator",
    "Material",
    "Meeting",
    "Proposal",
    "Stream",
    "Task",
    "load_builtin",
    "parse",
    "read_file",
    "to_data",
    "write_workbook",
]
