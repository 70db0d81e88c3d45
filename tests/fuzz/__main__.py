"""`make fuzz SECONDS=600`: mutates real workbooks until the time is up, and keeps what it finds in out/fuzz.

Each case is tried in a process of its own kind (trial.py): what dies, hangs, eats the memory, raises anything but a
Refusal, changes the database in a preview, or does not add up is a finding. SEED=… plays a run again.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import make_seeds
from tests.fuzz.trial import Trials

OUT = Path("out/fuzz")
_FIRST_FAILURE = 1


@dataclass
class Run:
    """What a run has come to."""

    seed: int
    told: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def note(self, number: int, path: Path, outcome: str) -> None:
        """Count an outcome; keep the file of a finding with its story."""
        head, _, story = outcome.partition("\n")
        self.told[head] += 1
        if head.startswith("FINDING"):
            OUT.mkdir(parents=True, exist_ok=True)
            kept = OUT / f"{self.seed}-{number}{path.suffix}"
            kept.write_bytes(path.read_bytes())
            kept.with_suffix(".txt").write_text(f"{head}\n{story}\n", "utf-8")
            self.findings.append(f"{kept}: {head}")
            print(self.findings[-1], flush=True)


def main(seconds: float, seed: int) -> int:
    """Run for so long; the exit code says whether anything was found."""
    print(f"SEED={seed}", flush=True)
    rng, run = Random(seed), Run(seed)
    with TemporaryDirectory() as folder:
        scene = make_seeds(Path(folder))
        end, number = monotonic() + seconds, 0
        with Trials(scene.database) as trials:
            while monotonic() < end:
                number += 1
                source = rng.choice(scene.files)
                path = Path(folder) / f"件{number}{source.suffix}"
                path.write_bytes(mutated(source, rng))
                run.note(number, path, trials.outcome(path))
                path.unlink()
    for outcome, count in run.told.most_common():
        print(f"{count:7d} {outcome}")
    print(f"SEED={seed}: {number} cases, {len(run.findings)} findings")
    return _FIRST_FAILURE if run.findings else 0


if __name__ == "__main__":
    given = os.environ.get("SEED")
    sys.exit(main(float(os.environ.get("SECONDS", "60")), int(given) if given else Random().randrange(10**6)))
