"""The tables of the plans, as the second step of the schema makes them, and what a later one adds (db.migrations)."""

PLANS = """
CREATE TABLE "plan" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "number" TEXT,
    "county" TEXT,
    "edition" TEXT,
    "title" TEXT,
    "cluster" TEXT,
    "starts_on" TEXT,
    "ends_on" TEXT,
    "unit" TEXT,
    "leader" TEXT,
    "note" TEXT,
    "state" TEXT,
    "issued_on" TEXT,
    "issued_by" TEXT,
    "revisions" INTEGER,
    "closed_on" TEXT,
    "summary" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "target" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "plan" TEXT,
    "place" INTEGER,
    "stream" TEXT,
    "indicator" TEXT,
    "measured_in" TEXT,
    "course" TEXT,
    "better" TEXT,
    "baseline" TEXT,
    "baseline_year" INTEGER,
    "unit" TEXT,
    "person" TEXT,
    "source" TEXT,
    "note" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "yearly" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "plan" TEXT,
    "target" TEXT,
    "year" INTEGER,
    "value" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "measure" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "plan" TEXT,
    "place" INTEGER,
    "stream" TEXT,
    "title" TEXT,
    "text" TEXT,
    "unit" TEXT,
    "person" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "milestone" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "plan" TEXT,
    "measure" TEXT,
    "target" TEXT,
    "title" TEXT,
    "due_on" TEXT,
    "unit" TEXT,
    "person" TEXT,
    "waits_for" TEXT,
    "first_due_on" TEXT,
    "done_on" TEXT,
    "evidence" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "actual" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "plan" TEXT,
    "target" TEXT,
    "period" TEXT,
    "value" TEXT,
    "source" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "block" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "plan" TEXT,
    "milestone" TEXT,
    "problem" TEXT,
    "since" TEXT,
    "lifted_on" TEXT,
    "note" TEXT,
    conflicts TEXT
) STRICT;
CREATE TABLE "revision" (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    "plan" TEXT,
    "n" INTEGER,
    "reason" TEXT,
    "opened_on" TEXT,
    "opened_by" TEXT,
    "issued_on" TEXT,
    "issued_by" TEXT,
    "content" TEXT,
    conflicts TEXT
) STRICT;
CREATE INDEX plan_conflicts ON plan (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX target_conflicts ON target (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX yearly_conflicts ON yearly (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX measure_conflicts ON measure (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX milestone_conflicts ON milestone (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX actual_conflicts ON actual (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX block_conflicts ON block (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX revision_conflicts ON revision (conflicts) WHERE conflicts IS NOT NULL;
CREATE INDEX plan_number ON plan (number);
CREATE INDEX target_plan ON target (plan);
CREATE INDEX yearly_plan ON yearly (plan);
CREATE INDEX measure_plan ON measure (plan);
CREATE INDEX milestone_plan ON milestone (plan);
CREATE INDEX actual_plan ON actual (plan);
CREATE INDEX block_plan ON block (plan);
CREATE INDEX revision_plan ON revision (plan);
CREATE INDEX block_problem ON block (problem);
"""

ASSISTING = """
ALTER TABLE measure ADD COLUMN "assisting" TEXT;
ALTER TABLE measure ADD COLUMN "note" TEXT;
ALTER TABLE milestone ADD COLUMN "assisting" TEXT;
ALTER TABLE milestone ADD COLUMN "note" TEXT
"""
