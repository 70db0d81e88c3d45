"""The program as a process of its own: exit codes, what stands on which stream, a world that does not play along."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import main
from tests.support import new_store

ROOT = Path(__file__).parents[1]


def program(
    *arguments: str, stdin: bytes = b"", environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """`python main.py …` without a display; what it says of the world is never a traceback."""
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XZDESK_DB")
    known = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, env={**known, **(environment or {})})
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done


def told(done: subprocess.CompletedProcess[bytes]) -> str:
    """The one line of a program that could not."""
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    return done.stderr.decode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An empty database of 沛县."""
    new_store(tmp_path, name="台账.db").close()
    return tmp_path / "台账.db"


def test_standard_output_is_one_json_document_and_messages_go_elsewhere(path: Path) -> None:
    raws = [{"title": "示例：甲"}, {"title": ""}]
    stdin = json.dumps(raws, ensure_ascii=False).encode("gbk")
    done = program("--db", str(path), "--json", "problem", "add", "--draft", "--json", "-", stdin=stdin)
    assert done.returncode == 1
    assert [each["title"] for each in json.loads(done.stdout)["added"]] == ["示例：甲"]
    assert done.stderr == b""


def test_the_environment_names_the_database_and_a_narrow_terminal_does_no_harm(path: Path) -> None:
    environment = {"XZDESK_DB": str(path), "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    listed = program("problem", "list", environment=environment)
    assert (listed.returncode, listed.stderr) == (0, b"")
    document = json.loads(program("--json", "settings", environment=environment).stdout)
    assert document["triage_days"] == 3


def test_a_reader_that_has_gone_is_no_traceback(path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        command = [sys.executable, str(ROOT / "main.py"), "--db", str(path), "catalogue"]
        done = subprocess.run(command, stdout=closed, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "结果没有全部输出：接收方已经关闭。\n"


@pytest.mark.parametrize("arguments", [["catalogue"], ["--json", "catalogue"], ["-h"]])
def test_a_full_disk_under_the_answer_is_told(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, str(ROOT / "main.py"), "--db", "无.db", *arguments]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "结果没有全部输出：磁盘已满。\n"


def test_a_database_that_is_not_there_is_told_with_what_to_do(tmp_path: Path) -> None:
    assert "init" in told(program("--db", str(tmp_path / "无.db"), "problem", "list"))


def test_a_folder_in_which_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "文件"
    blocked.write_bytes(b"")
    assert "文件" in told(program("--db", str(blocked / "台账.db"), "init", "--office", "沛县"))
    assert "/sys" in told(program("--db", "/sys/台账.db", "init", "--office", "沛县"))


def test_a_folder_in_the_place_of_the_database_is_told(tmp_path: Path) -> None:
    told(program("--db", str(tmp_path), "problem", "list"))


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(100), bytes(5000)])
def test_a_file_that_is_no_database_is_told_and_left_as_it_was(
    tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "照片.db"
    path.write_bytes(content)
    for command in (["problem", "list"], ["check"], ["backup"]):
        assert main.main(["--db", str(path), *command]) == 2
        error = capsys.readouterr().err
        assert "照片.db" in error
        assert error.count("\n") == 1
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_told(tmp_path: Path) -> None:
    path = tmp_path / "别的.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a)")
    connection.close()
    assert "别的.db" in told(program("--db", str(path), "problem", "list"))


def test_a_database_newer_than_the_program_is_not_opened(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    assert "9999" in told(program("--db", str(path), "problem", "list"))


def test_a_database_that_another_process_has_open_is_told(path: Path) -> None:
    holding = f"from db.files import open_store; from pathlib import Path; s = open_store(Path({str(path)!r}))"
    script = f"{holding}; print('held', flush=True); input()"
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        assert str(holder.pid) in told(program("--db", str(path), "problem", "list"))
        holder.communicate(b"\n")
    assert program("--db", str(path), "problem", "list").returncode == 0


def test_bytes_that_are_no_text_in_an_argument_are_told(path: Path) -> None:
    arguments = [os.fsdecode(part) for part in (b"--operator", b"\xff\xfe", b"problem", b"add", b"--json", b"-")]
    stdin = '{"title": "示例：甲"}'.encode()
    assert "编码" in told(program("--db", str(path), *arguments, "--draft", stdin=stdin))


def test_without_a_display_the_window_is_not_tried(path: Path) -> None:
    assert "没有图形显示" in told(program("--db", str(path)))


def test_ctrl_c_is_no_traceback(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("db.vault.SqliteVault.open", interrupted)
    assert main.main(["--db", str(path), "problem", "list"]) == 2
    assert capsys.readouterr().err == "已中断，没有做完的部分不会保存。\n"


def test_a_defect_of_ours_is_shown_with_its_details(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("db.vault.SqliteVault.open", lambda *_: 1 / 0)
    assert main.main(["--db", str(path), "problem", "list"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("程序出错")
    assert "ZeroDivisionError" in error


def test_without_a_command_the_window_gets_the_store_and_the_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []

    def window(_: object, path: Path, files: Sequence[Path]) -> int:
        opened.append(path)
        assert not files
        return 0

    monkeypatch.setattr(main, "_window", window)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert main.main(["--db", str(path)]) == 0
    monkeypatch.setenv("XZDESK_DB", "/示例/台账.db")
    assert main.main([]) == 0
    monkeypatch.delenv("XZDESK_DB")
    monkeypatch.setenv("XDG_DATA_HOME", "/示例/数据")
    assert main.main([]) == 0
    assert opened == [path, Path("/示例/台账.db"), Path("/示例/数据/xzdesk/xzdesk.db")]


def test_files_without_a_command_are_for_the_window(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[Path, Sequence[Path]]] = []

    def window(_: object, path: Path, files: Sequence[Path]) -> int:
        opened.append((path, files))
        return 0

    monkeypatch.setattr(main, "_window", window)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.chdir(tmp_path)
    assert main.main(["--db", str(path), "答复.xlsx", "旧台账.csv"]) == 0
    assert opened == [(path, [tmp_path / "答复.xlsx", tmp_path / "旧台账.csv"])]


@pytest.mark.parametrize("words", [["答复"], ["import"], ["答复.xlsx", "list"], ["--gibt", "答复.xlsx"]])
def test_what_is_no_file_is_no_file_for_the_window(
    path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(main, "_window", lambda *_: pytest.fail("opened the window"))
    assert main.main(["--db", str(path), *words]) == 2
