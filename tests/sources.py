"""What the sources say: string literals, docstrings left out, and calls."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("xzdesk", "ui", "db")


class Literal(NamedTuple):
    """A string in the code; the parts of an f-string are literals of their own."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


@cache
def modules() -> dict[str, ast.Module]:
    """Path -> tree of every module of the program."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return {file.relative_to(ROOT).as_posix(): ast.parse(file.read_text("utf-8")) for file in files}


@cache
def literals() -> tuple[Literal, ...]:
    """Every string of the program."""
    return tuple(each for path, found in nodes().items() for each in _literals(path, found))


@cache
def nodes() -> dict[str, list[ast.AST]]:
    """Path -> everything in the module."""
    return {path: list(ast.walk(tree)) for path, tree in modules().items()}


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """(path, call) of every call of a function or method of one of these names."""
    for path, found in nodes().items():
        for node in found:
            if isinstance(node, ast.Call) and _name(node.func) in names:
                yield path, node


def texts_of(node: ast.expr) -> list[str]:
    """The strings that an expression can be: a literal, or either side of a choice."""
    if isinstance(node, ast.IfExp):
        return texts_of(node.body) + texts_of(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def _literals(path: str, found: list[ast.AST]) -> Iterator[Literal]:
    docstrings = {id(node.value) for node in found if isinstance(node, ast.Expr)}
    for node in found:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield Literal(path, node.lineno, node.value)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
