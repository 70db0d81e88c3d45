"""Runs of numbers, first and last both included: what of a site's numbers is here, missing, or left out."""

from __future__ import annotations

from collections.abc import Iterable

Run = tuple[int, int]
Runs = tuple[Run, ...]


def joined(runs: Iterable[Run]) -> Runs:
    """The same numbers, in order, neighbours and overlaps in one run; a run that ends before it begins is none."""
    found: list[Run] = []
    for first, last in sorted(run for run in runs if run[0] <= run[1]):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)


def less(runs: Iterable[Run], others: Iterable[Run]) -> Runs:
    """The numbers of runs that are in none of the others."""
    found: list[Run] = []
    taken = joined(others)
    place = 0
    for first, last in joined(runs):
        while place and taken[place - 1][1] >= first:
            place -= 1
        while place < len(taken) and taken[place][1] < first:
            place += 1
        while place < len(taken) and taken[place][0] <= last:
            if first < taken[place][0]:
                found.append((first, taken[place][0] - 1))
            first = taken[place][1] + 1
            place += 1
        if first <= last:
            found.append((first, last))
    return tuple(found)


def common(runs: Iterable[Run], others: Iterable[Run]) -> Runs:
    """The numbers that are in both."""
    kept = joined(runs)
    return less(kept, less(kept, others))


def reach(runs: Iterable[Run]) -> int:
    """Up to which number from 1 on nothing is missing."""
    begun = joined(runs)
    return begun[0][1] if begun and begun[0][0] == 1 else 0


def of_numbers(numbers: Iterable[int]) -> Runs:
    """Numbers as runs."""
    found: list[Run] = []
    first = last = -1
    for number in sorted(numbers):
        if number > last + 1 or first < 0:
            if first >= 0:
                found.append((first, last))
            first = number
        last = number
    return (*found, (first, last)) if first >= 0 else ()
