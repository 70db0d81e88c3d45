"""make bench: measures on made-up problems and prints each figure beside its yardstick from the same run."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from itertools import chain
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from db.files import create_store
from tests.benchmarks.ledger_figures import all_figures
from tests.benchmarks.measure import HEAD, ROOT, machine
from tests.benchmarks.paper_figures import paper_figures
from tests.benchmarks.workbooks import workbook_figures
from xzdesk.demo import demo_identity, fill

_SEED = 1
_UNTIL = date(2026, 11, 20)


def database(folder: Path, problems: int) -> Path:
    """A database of made-up problems; made once and kept, since making it takes minutes."""
    path = folder / f"demo-{problems}-{_SEED}.db"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"making {problems} problems …", file=sys.stderr)
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        store = create_store(part, demo_identity(_SEED))
        fill(store, problems, seed=_SEED, until=_UNTIL)
        store.close()
        part.rename(path)
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=100_000)
    parser.add_argument("--million", action="store_true", help="a packet of ten times as many problems, too")
    parser.add_argument("--processor", action="store_true", help="the workbooks by processor time, beside other work")
    parser.add_argument("--folder", type=Path, default=ROOT / "out" / "bench")
    given = parser.parse_args()
    path = database(given.folder, given.problems)
    application = QApplication([])
    print(f"{machine()}; {given.problems} problems\n\n{HEAD}")
    figures = chain(
        all_figures(path, _UNTIL),
        paper_figures(path, _UNTIL, _SEED),
        workbook_figures(given.folder / "workbooks", given.problems, million=given.million, processor=given.processor),
    )
    for figure in figures:
        print(figure.row(), flush=True)
    application.quit()


if __name__ == "__main__":
    main()
