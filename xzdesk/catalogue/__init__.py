"""The facts of the work plan, as editions: clusters, indicators, departments, divisions, categories, duties."""

from xzdesk.catalogue.builtin import load_builtin
from xzdesk.catalogue.edition import Catalogue, Proposal
from xzdesk.catalogue.editions import Editions
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
    "to_data",
]
