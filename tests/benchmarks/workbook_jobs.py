"""The jobs of the workbooks' benchmarks, each for a process of its own: see workbook_job."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from db import search
from db.connections import connect
from db.files import create_store, open_store
from main import YOUNG
from tests.benchmarks.workbooks import COUNTIES
from tests.memory import peak_kilobytes, watched
from xzdesk.catalogue import load_builtin
from xzdesk.core.captions import Tier
from xzdesk.core.desk import Desk
from xzdesk.core.store import Identity
from xzdesk.exchange.ledger_book import export_problems
from xzdesk.exchange.packet_arrival import arriving_packet
from xzdesk.exchange.packet_export import export_packet
from xzdesk.exchange.packet_merge import merge_packet, preview_packet
from xzdesk.office import Office
from xzdesk.problems.case import creation
from xzdesk.problems.queries import ProblemQuery
from xzdesk.problems.records import Problem

_AT_ONCE = 5000
_COLUMNS = 20
Job = Callable[[], object]


def _office(path: Path, name: str, role: Tier, letter: str) -> Office:
    """An empty office of its own database."""
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    site = sha256(f"{name}{letter}".encode()).hexdigest()[:16]
    store = create_store(path, Identity(site, name, f"{name}工信局（示例）", role, letter, "示例经办人"))
    office = Office(store, Desk(store))
    office.announce_site()
    return office


def _values(number: int) -> dict[str, Any]:
    """What a clerk would type of a problem; with what the program adds, twenty columns."""
    return {
        "title": f"示例企业第{number}号生产线用地指标不足",
        "description": f"示例：企业{number}期厂房用地指标尚未落实，影响设备进场，需要协调年度计划指标，请部门支持。",
        "request": f"请协调解决年度用地计划指标约{number % 90 + 10}亩。",
        "cluster": "工程机械",
        "category": "用地",
        "subject_name": f"徐州示例机械{number % 3000}有限公司",
        "township": "示例镇",
        "found_on": date(2026, 3, 5),
        "contact": "示例联系人",
        "phone": "0516-00000000",
        "unit": "示例单位",
        "person": "示例责任人",
    }


def _filled(path: Path, county: str, rows: int) -> Office:
    """A county's office with so many problems, each one change of the log."""
    office = _office(path, county, Tier.COUNTY, "A")
    problems = office.problems
    for start in range(0, rows, _AT_ONCE):
        numbers = range(start, min(rows, start + _AT_ONCE))
        births = [problems.birth(_clerk(n), ahead=n - start) for n in numbers]
        problems.commit("add", [creation(Problem(id=problems.desk.new_id(), **birth)) for birth in births])
    return office


def _clerk(number: int) -> dict[str, Any]:
    return {name: value for name, value in _values(number).items() if name not in ("unit", "person")}


def _source(folder: Path, rows: int) -> Path:
    """A filled database, made once."""
    path = folder / f"books-{rows}.db"
    if not path.exists():
        part = folder / f"books-{rows}.part"
        _filled(part, "沛县", rows).ledger.close()
        part.rename(path)
    return path


def _packets(folder: Path, rows: int) -> list[Path]:
    """The packet of a filled database, made once."""
    path = folder / f"books-{rows}.xlsx"
    whole = sorted(folder.glob(f"books-{rows}-*.xlsx"))
    if not path.exists() and not whole:
        store = open_store(_source(folder, rows))
        whole = list(export_packet(Office(store, Desk(store)).problems, path).files)
        store.close()
    return whole or [path]


def _table(rows: int) -> Iterator[list[str]]:
    """The same problems as a plain table of twenty columns."""
    fixed = ["一般", "企业反映", "重点企业", "沛县", "2022-33", "草稿", "2026-03-05"]
    for number in range(rows):
        row = [*map(str, _values(number).values()), *fixed, f"沛县-A-2026-{number:06d}"]
        yield row[:_COLUMNS]


def _intake(folder: Path, rows: int) -> Job:
    packets = _packets(folder, rows)
    office = _office(folder / "taken.db", "沛县", Tier.COUNTY, "B")
    return lambda: _take_in(office, packets)


def _take_in(office: Office, packets: list[Path]) -> None:
    for path in packets:
        _take_one_in(office, path)


def _take_one_in(office: Office, path: Path) -> None:
    """And let go of it before the next is read."""
    with arriving_packet(path) as packet:
        seen = preview_packet(office.problems, packet)
    merge_packet(office.problems, seen)


def _county_packets(folder: Path, rows: int) -> list[Path]:
    """A packet of each county, made once."""
    packets = []
    for division in list(load_builtin().divisions)[:COUNTIES]:
        packets.append(folder / f"county-{division.code}-{rows}.xlsx")
        if not packets[-1].exists():
            county = _filled(folder / "county.db", division.name, rows)
            export_packet(county.problems, packets[-1])
            county.ledger.close()
    return packets


def _prepare(folder: Path, rows: int) -> Job:
    return lambda: (_packets(folder, rows), _plain(folder, rows))


def _consolidate(folder: Path, rows: int) -> Job:
    """Every county's packet into the leading group office."""
    packets = _county_packets(folder, rows)
    city = _office(folder / "city.db", "领导小组办公室", Tier.LEADERSHIP, "A")
    return lambda: _take_in(city, packets)


def _export(folder: Path, rows: int, packet: bool) -> Job:
    store = open_store(_source(folder, rows))
    problems = Office(store, Desk(store)).problems
    out = folder / "exported.xlsx"
    return lambda: export_packet(problems, out) if packet else export_problems(problems, ProblemQuery(), out)


def _plain(folder: Path, rows: int) -> Path:
    """The plain table as pandas writes it, made once."""
    path = folder / f"plain-{rows}.xlsx"
    if not path.exists():
        _pandas_write(folder, rows)()
    return path


def _pandas_write(folder: Path, rows: int) -> Job:
    import pandas

    frame = pandas.DataFrame(_table(rows), columns=[f"栏目{n}" for n in range(_COLUMNS)])
    return lambda: frame.to_excel(folder / f"plain-{rows}.xlsx", index=False, engine="openpyxl")


def _pandas_read(folder: Path, rows: int) -> Job:
    import pandas

    path = _plain(folder, rows)
    return lambda: pandas.read_excel(path, engine="openpyxl")


def _pandas_packet(folder: Path, rows: int) -> Job:
    """Every sheet of the packet."""
    import pandas

    packets = _packets(folder, rows)
    return lambda: [pandas.read_excel(path, sheet_name=None, engine="openpyxl") for path in packets]


def _floor(folder: Path, rows: int) -> Job:
    """Every sheet of the packet parsed by calamine and inserted into a table of its own, without an index."""
    packets, database = _packets(folder, rows), folder / "floor.db"
    database.unlink(missing_ok=True)

    def job() -> None:
        connection = sqlite3.connect(database)
        for number, (head, *table) in enumerate(_sheets(packets)):
            connection.execute(f"CREATE TABLE t{number} ({', '.join(f'c{n}' for n in range(len(head)))})")
            connection.executemany(f"INSERT INTO t{number} VALUES ({', '.join('?' * len(head))})", table)
        connection.commit()
        connection.close()

    return job


def _sheets(packets: Iterable[Path]) -> Iterator[list[list[Any]]]:
    """The cells of every sheet that has any."""
    from python_calamine import load_workbook

    for path in packets:
        book = load_workbook(path)
        yield from (rows for name in book.sheet_names if (rows := book.get_sheet_by_name(name).to_python()))


def _bare(folder: Path, rows: int) -> Job:
    """The packet parsed by calamine, and the rows that an intake of it leaves inserted as they are, in one transaction:
    the log, the problems and the search with all their indexes, out of the program's schema."""
    packets = _packets(folder, rows)
    office = _office(folder / "taken.db", "沛县", Tier.COUNTY, "B")
    _take_in(office, packets)
    office.ledger.close()
    whole = sqlite3.connect(folder / "taken.db")
    changes, problems = (whole.execute(f"SELECT * FROM {name}").fetchall() for name in ("change", "problem"))
    names = [told[0] for told in whole.execute("SELECT * FROM problem LIMIT 1").description]
    words = [entry for row in problems for entry in search.entries(row[0], dict(zip(names, row, strict=True)))]
    whole.close()
    _office(folder / "bare.db", "沛县", Tier.COUNTY, "B").ledger.close()
    tables = {"change": changes, "problem": problems, "problem_search (rowid, heading, body)": words}

    def job() -> None:
        for _ in _sheets(packets):
            pass
        with closing(connect(folder / "bare.db")) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("DELETE FROM change")
            for name, of in tables.items():
                connection.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(of[0]))})", of)
            connection.execute("COMMIT")

    return job


_JOBS: dict[str, Callable[[Path, int], Job]] = {
    "prepare": _prepare,
    "prepare_packet": lambda folder, rows: lambda: _packets(folder, rows),
    "prepare_counties": lambda folder, rows: lambda: _county_packets(folder, rows),
    "intake": _intake,
    "consolidate": _consolidate,
    "export_packet": lambda folder, rows: _export(folder, rows, packet=True),
    "export_ledger": lambda folder, rows: _export(folder, rows, packet=False),
    "pandas_write": _pandas_write,
    "pandas_read": _pandas_read,
    "pandas_packet": _pandas_packet,
    "floor": _floor,
    "bare": _bare,
}


def _processor_time() -> float:
    """Seconds of this process, and of those that it began and that have ended."""
    return sum(os.times()[:4])


def main(what: str, place: str, rows: str) -> None:
    """Do a job and print what it took."""
    gc.set_threshold(YOUNG)  # as main.py does
    folder = Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    job = _JOBS[what](folder, int(rows))
    with watched() as memory:
        begin, worked = time.perf_counter(), _processor_time()
        job()
        taken, worked = time.perf_counter() - begin, _processor_time() - worked
    megabytes = max(memory.kilobytes, peak_kilobytes()) / 1024
    print(json.dumps({"seconds": taken, "processor": worked, "megabytes": megabytes}))
