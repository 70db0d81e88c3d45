"""Runs one job of the workbooks' benchmarks: `workbook_job JOB FOLDER ROWS` prints JSON.

A process that a job begins imports this module once more, as it would main.py: so, like main.py, it is light.
"""

from __future__ import annotations

import sys

if __name__ == "__main__":
    from tests.benchmarks.workbook_jobs import main

    main(*sys.argv[1:])
