"""Files opened and saved by LibreOffice, each session of tests with a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

FORMATS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods", "pdf": "pdf"}

Converted = Callable[[Path, str], Path]


def converter(profile: Path, folder: Path) -> Iterator[Converted]:
    """Hands out what opens a file and saves it in another format; takes the profile away afterwards."""
    number = count(1)

    def convert(path: Path, ending: str) -> Path:
        out = folder / str(next(number))
        program = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
        done = subprocess.run(
            [*program, "--convert-to", FORMATS[ending], "--outdir", str(out), str(path)],
            capture_output=True, text=True, check=True, timeout=120,
        )  # fmt: skip
        made = out / f"{path.stem}.{ending}"
        assert made.exists(), done.stderr
        return made

    yield convert
    shutil.rmtree(profile, ignore_errors=True)
