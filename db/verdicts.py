"""What was said of likely duplicates at this desk; no part of the log."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from db.connections import Connections

_SAID = "SELECT pair, verdict FROM verdict WHERE pair IN (SELECT value FROM json_each(?))"


class SqliteVerdicts:
    """Answers the part of xzdesk.core.store.Store that is about verdicts."""

    _connections: Connections

    def verdicts(self, pairs: Collection[str]) -> Mapping[str, str]:
        """What was said of those of the pairs of which something was."""
        with self._connections.reading() as connection:
            return dict(connection.execute(_SAID, (json.dumps(list(pairs)),)).fetchall())

    def say(self, verdicts: Mapping[str, str | None]) -> None:
        """Remember what is said of pairs; None takes it back."""
        connection = self._connections.writer()
        connection.executemany("DELETE FROM verdict WHERE pair = ?", [(pair,) for pair in verdicts])
        said = [(pair, verdict) for pair, verdict in verdicts.items() if verdict]
        connection.executemany("INSERT INTO verdict (pair, verdict) VALUES (?, ?)", said)
