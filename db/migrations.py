"""The schema, step by step. A step that has been released is frozen: later changes are further steps.

Each step sets `PRAGMA user_version` to its place in STEPS. sqlite-utils runs a step and writes the row that records it
in one transaction. Where a step changes what the tables or the search hold, it asks for a rebuild (REBUILD_DUE).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from db.plan_tables import ASSISTING, PLANS

APPLICATION_ID = 0x585A444B  # "XZDK"
REBUILD_DUE = "INSERT OR REPLACE INTO local (key, value) VALUES ('rebuild_due', '1')"
IS_REBUILD_DUE = "SELECT 1 FROM local WHERE key = 'rebuild_due'"
REBUILT = "DELETE FROM local WHERE key = 'rebuild_due'"

_FIRST = """
CREATE TABLE change (
    uid TEXT NOT NULL PRIMARY KEY,
    site TEXT NOT NULL,
    seq INTEGER NOT NULL,
    stamp TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    gesture TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    patch TEXT NOT NULL,
    basis TEXT NOT NULL,
    UNIQUE (site, seq)
) STRICT;
CREATE INDEX change_record ON change (kind, record, stamp);
CREATE INDEX change_gesture ON change (gesture);
CREATE INDEX change_day ON change (substr(at, 1, 10), kind, record);

CREATE TABLE aside (
    uid TEXT NOT NULL,
    site TEXT NOT NULL,
    seq INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    at TEXT NOT NULL,
    operator TEXT NOT NULL,
    action TEXT NOT NULL,
    gesture TEXT NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    patch TEXT NOT NULL,
    basis TEXT NOT NULL,
    code TEXT NOT NULL,
    params TEXT NOT NULL,
    PRIMARY KEY (site, seq)
) STRICT;
CREATE TABLE contact (
    key TEXT NOT NULL PRIMARY KEY,
    site TEXT NOT NULL,
    direction TEXT NOT NULL,
    at TEXT NOT NULL,
    seen TEXT NOT NULL,
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    counts TEXT NOT NULL
) STRICT;

CREATE TABLE local (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE "site" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "office" TEXT,
    "unit" TEXT,
    "role" TEXT,
    "letter" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "settings" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "triage_days" INTEGER,
    "approval_days" INTEGER,
    "county_days" INTEGER,
    "department_days" INTEGER,
    "leadership_days" INTEGER,
    "carry_out_days" INTEGER,
    "verify_days" INTEGER,
    "whole_days" INTEGER,
    "yellow_days" INTEGER,
    "supervise_days" INTEGER,
    conflicts TEXT
) STRICT;
CREATE TABLE "calendar_year" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "table" TEXT,
    "source" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "edition" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "content" TEXT,
    "source" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "problem" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "number" TEXT,
    "county" TEXT,
    "edition" TEXT,
    "title" TEXT,
    "description" TEXT,
    "request" TEXT,
    "cluster" TEXT,
    "category" TEXT,
    "severity" TEXT,
    "source" TEXT,
    "subject_kind" TEXT,
    "subject_name" TEXT,
    "credit_code" TEXT,
    "township" TEXT,
    "found_on" TEXT,
    "contact" TEXT,
    "phone" TEXT,
    "systemic" INTEGER,
    "major_advancement" INTEGER,
    "status" TEXT,
    "stage_on" TEXT,
    "tier" TEXT,
    "unit" TEXT,
    "person" TEXT,
    "due_on" TEXT,
    "first_due_on" TEXT,
    "department" TEXT,
    "reason" TEXT,
    "measures_taken" TEXT,
    "ground" TEXT,
    "opinions" TEXT,
    "registered_on" TEXT,
    "drafter" TEXT,
    "handler" TEXT,
    "result" TEXT,
    "evidence" TEXT,
    "resolved_on" TEXT,
    "verifier" TEXT,
    "closed_on" TEXT,
    "satisfaction" TEXT,
    "extensions" INTEGER,
    "returns" INTEGER,
    "reopens" INTEGER,
    "withdraw_reason" TEXT,
    "merged_into" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "progress" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "problem" TEXT,
    "on" TEXT,
    "text" TEXT,
    "author" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "referral" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "problem" TEXT,
    "number" TEXT,
    "state" TEXT,
    "tier" TEXT,
    "to_unit" TEXT,
    "reason" TEXT,
    "measures_taken" TEXT,
    "request" TEXT,
    "ground" TEXT,
    "opinions" TEXT,
    "drafted_by" TEXT,
    "drafted_on" TEXT,
    "approver" TEXT,
    "approved_on" TEXT,
    "reply_due_on" TEXT,
    "exported_on" TEXT,
    "received_on" TEXT,
    "received_by" TEXT,
    "end_reason" TEXT,
    "ended_on" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "reply" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "problem" TEXT,
    "referral" TEXT,
    "unit" TEXT,
    "person" TEXT,
    "kind" TEXT,
    "text" TEXT,
    "replied_on" TEXT,
    "due_on" TEXT,
    "transcribed_by" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "assignment" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "problem" TEXT,
    "reply" TEXT,
    "unit" TEXT,
    "task" TEXT,
    "due_on" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "extension" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "problem" TEXT,
    "on" TEXT,
    "old_due_on" TEXT,
    "due_on" TEXT,
    "reason" TEXT,
    "approver" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "verification" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "problem" TEXT,
    "on" TEXT,
    "ok" INTEGER,
    "text" TEXT,
    "satisfaction" TEXT,
    "verifier" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "exchange_file" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "name" TEXT,
    "sha256" TEXT,
    "direction" TEXT,
    "on" TEXT,
    "partner" TEXT,
    "counts" TEXT,
    conflicts TEXT
) STRICT;
CREATE INDEX site_conflicts ON site (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX settings_conflicts ON settings (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX calendar_year_conflicts ON calendar_year (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX edition_conflicts ON edition (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX problem_conflicts ON problem (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX progress_conflicts ON progress (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX referral_conflicts ON referral (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX reply_conflicts ON reply (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX assignment_conflicts ON assignment (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX extension_conflicts ON extension (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX verification_conflicts ON verification (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX exchange_file_conflicts ON exchange_file (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX problem_number ON problem (rtrim(number, '0123456789'), length(number), number);
CREATE INDEX problem_ledger ON problem (
    status, tier, cluster, due_on, stage_on, number, category, department, registered_on, closed_on
);
CREATE INDEX problem_urgency ON problem (
    CASE WHEN status IN ('handling', 'replied') THEN coalesce(due_on, stage_on) ELSE stage_on END,
    number, status, tier, cluster, due_on, stage_on, category, department, registered_on
) WHERE status NOT IN ('closed', 'withdrawn');
CREATE INDEX progress_problem ON progress (problem);
CREATE INDEX referral_problem ON referral (problem);
CREATE INDEX reply_problem ON reply (problem);
CREATE INDEX reply_referral ON reply (referral);
CREATE INDEX assignment_problem ON assignment (problem);
CREATE INDEX assignment_reply ON assignment (reply);
CREATE INDEX extension_problem ON extension (problem);
CREATE INDEX verification_problem ON verification (problem);

CREATE VIRTUAL TABLE problem_search USING fts5 (heading, body, content = '', tokenize = 'ascii');
CREATE VIRTUAL TABLE problem_words USING fts5vocab (problem_search, row);
"""

_MERGES = """
CREATE TABLE merge (
    row INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    sent INTEGER NOT NULL,
    told TEXT NOT NULL
) STRICT
"""

_VERDICTS = """
CREATE TABLE verdict (
    pair TEXT NOT NULL PRIMARY KEY,
    verdict TEXT NOT NULL
) STRICT, WITHOUT ROWID
"""

_REPORTS = """
CREATE TABLE "report" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "county" TEXT,
    "span" TEXT,
    "first" TEXT,
    "last" TEXT,
    "number" TEXT,
    "as_of" TEXT,
    "issued_on" TEXT,
    "issuer" TEXT,
    "content" TEXT,
    conflicts TEXT
) STRICT;
CREATE INDEX report_conflicts ON report (conflicts) WHERE conflicts IS NOT NULL;
"""


_LEFT_OUT = """
CREATE TABLE left_out (
    site TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (site, first)
) STRICT, WITHOUT ROWID;
"""
_OFFICE_PHONE = 'ALTER TABLE settings ADD COLUMN "phone" TEXT'
_WITHHELD = _LEFT_OUT.replace("left_out", "withheld")


def first(connection: sqlite3.Connection) -> None:
    """The log, the tables of the problem ledger, the search."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    _run(connection, _FIRST)


def plans(connection: sqlite3.Connection) -> None:
    """The tables of the plans. No log holds any yet: what a program does not know, it sets aside."""
    _run(connection, PLANS)


def reports(connection: sqlite3.Connection) -> None:
    """The table of the issued reports."""
    _run(connection, _REPORTS)


def assisting_units(connection: sqlite3.Connection) -> None:
    """Who assists with a measure or a milestone, and a remark. No log holds any yet, as with the plans."""
    _run(connection, ASSISTING)


def merges(connection: sqlite3.Connection) -> None:
    """How to take packets back."""
    _run(connection, _MERGES)


def left_out(connection: sqlite3.Connection) -> None:
    """Which numbers of other desks have not arrived because they were left out by intent: none so far."""
    _run(connection, _LEFT_OUT)


def office_phone(connection: sqlite3.Connection) -> None:
    """The telephone that an office's letters name. No log holds one yet, as with the plans."""
    _run(connection, _OFFICE_PHONE)


def verdicts(connection: sqlite3.Connection) -> None:
    """What was said of likely duplicates."""
    _run(connection, _VERDICTS)


def withheld(connection: sqlite3.Connection) -> None:
    """Which numbers of other desks never come to a county, for they are another's: none so far."""
    _run(connection, _WITHHELD)


def _run(connection: sqlite3.Connection, script: str) -> None:
    for statement in script.split(";\n"):
        connection.execute(statement)


Step = Callable[[sqlite3.Connection], None]
STEPS: tuple[Step, ...] = (
    first, plans, reports, assisting_units, merges, left_out, office_phone, verdicts, withheld,
)  # fmt: skip
NEWEST = len(STEPS)


def migrate(connection: sqlite3.Connection, steps: tuple[Step, ...] = STEPS) -> None:
    """Apply the steps that are due."""
    from sqlite_utils import Database, Migrations  # heavy: off the start-up path

    migrations = Migrations("xzdesk")
    for place, step in enumerate(steps, start=1):
        migrations(name=f"{place:04d}_{step.__name__}")(_numbered(step, place))
    migrations.apply(Database(connection))


def _numbered(step: Callable[[sqlite3.Connection], None], place: int) -> Callable[..., None]:
    def run(database: object) -> None:
        connection = database.conn  # type: ignore[attr-defined]
        step(connection)
        connection.execute(f"PRAGMA user_version = {place}")

    return run
