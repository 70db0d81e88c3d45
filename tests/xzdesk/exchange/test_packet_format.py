"""docs/exchange.md is enough to write a packet, and to read one; other programs may open and save it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.support import NOON
from tests.xzdesk.exchange.desks_support import Seat, seat
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.exchange.packet_read import read_packet
from xzdesk.problems.records import Problem

SITE = "0123456789"
COLUMNS = ["uid", "site", "seq", "stamp", "at", "operator", "action", "gesture", "kind", "record", "patch", "basis"]
DESK = {"office": "沛县", "role": "county", "letter": "C"}
PROBLEM = {"number": "沛县-C-2026-0001", "county": "沛县", "title": "示例：别的程序写的", "status": "draft"}


def a_row(seq: int, action: str, kind: str, record: str, values: Mapping[str, object]) -> list[str]:
    """A change, by the description alone."""
    patch = {name: [None, value] for name, value in {"exists": True, **values}.items()}
    stamp = f"{1772683200000 + seq:013d}-0000-{SITE}"
    head = [f"uid-{seq}", SITE, str(seq), stamp, NOON.isoformat(), "示例“丙”\\\\", action, f"g{seq}", kind, record]
    return [*head, json.dumps(patch, indent=1), "{}"]


def write_by_description(path: Path) -> None:
    """Two sheets of plain cells, the second row of changes broken in two."""
    rows = [a_row(1, "settings", "site", SITE, DESK), a_row(2, "add", "problem", "record-1", PROBLEM)]
    manifest = {
        "id": "1", "part": 1, "parts": 1, "made_at": NOON.isoformat(), "for_site": "", "base": {}, "receipts": {},
        "sender": {"site": SITE, "unit": "", "operator": "示例丙", **DESK}, "runs": {SITE: [[1, 2]]},
        "seen": {SITE: 2}, "counts": {"problem": 1, "progress": 0, "referral": 0, "reply": 0, "change": 2},
    }  # fmt: skip
    rows = [[cell.replace("\n", " ") for cell in row] for row in rows]
    text = json.dumps(manifest)
    digest = sha256("".join("\t".join(row) + "\n" for row in rows).encode() + text.encode() + b"\n").hexdigest()
    book = Workbook()
    changes = book.active
    assert changes is not None
    changes.title = "_changes"
    changes.append(COLUMNS)
    changes.append(rows[0])
    changes.append([*rows[1][:10], rows[1][10][:40], rows[1][11]])
    changes.append([*[None] * 10, rows[1][10][40:]])
    told = book.create_sheet("_packet")
    for row in (["xzdesk-packet", "1"], ["checksum", digest], ["manifest", text[:100], text[100:]]):
        told.append(row)
    book.save(path)


def test_a_packet_of_another_program_is_taken(tmp_path: Path) -> None:
    write_by_description(tmp_path / "别的.xlsx")
    here = seat()
    merged = merge_packet(here.problems, preview_packet(here.problems, read_packet(tmp_path / "别的.xlsx")))
    assert (merged.counts.read, merged.counts.new, merged.refused) == (2, 2, ())
    (problem,) = here.ledger.find(Problem)
    assert (problem.title, problem.number) == (PROBLEM["title"], PROBLEM["number"])
    assert here.ledger.changes("problem", "record-1")[0].operator == "示例“丙”\\"


def test_another_program_reads_a_packet(tmp_path: Path) -> None:
    here = seat()
    here.referred()
    book = load_workbook(export_packet(here.problems, tmp_path / "数据包.xlsx").files[0], read_only=True)
    head, *rows = [["" if cell is None else str(cell) for cell in row] for row in book["_changes"].values]
    told = {row[0]: [str(cell) for cell in row[1:] if cell] for row in book["_packet"].values}
    assert head == COLUMNS
    manifest = "".join(told["manifest"])
    lines = "".join("\t".join(row) + "\n" for row in rows)
    assert told["xzdesk-packet"] == ["1"]
    assert told["checksum"] == [sha256(f"{lines}{manifest}\n".encode()).hexdigest()]
    assert json.loads(manifest)["runs"] == {here.site: [[1, len(rows)]]}
    assert [json.loads(row[10])["exists"] for row in rows[:2]] == [[None, True]] * 2
    book.close()


def test_a_packet_saved_by_another_program_is_still_whole(tmp_path: Path) -> None:
    here, other = seat(), seat(letter="B")
    here.add(title="示例：_x000D_ “引号” \\ &lt;")
    here.referred()
    file = export_packet(here.problems, tmp_path / "数据包.xlsx").files[0]
    saved = through_libreoffice(file, tmp_path)
    packet = read_packet(saved)
    assert list(packet.lines) == list(read_packet(file).lines)
    merge_packet(other.problems, preview_packet(other.problems, packet))
    assert problems_of(other) == problems_of(here)


def problems_of(of: Seat) -> list[Problem]:
    return of.ledger.find(Problem)


def through_libreoffice(file: Path, folder: Path) -> Path:
    """Opened and saved again, under a profile of its own."""
    profile, out = folder / "profile", folder / "saved"
    program = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    convert = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out), str(file)]
    subprocess.run([*program, *convert], capture_output=True, text=True, check=True, timeout=120)
    shutil.rmtree(profile, ignore_errors=True)
    return out / file.name
