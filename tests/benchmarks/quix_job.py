"""One table counted with quixstreams: cases opened, by post and quarter. Runs in its own venv."""

import os
import sys
from typing import Any

from quixstreams import Application, State
from quixstreams.sinks.community.postgresql import PostgreSQLSink

OPENED = "relais.case-opened.v1"


def main(channel: str, broker: str, host: str, port: str, user: str, database: str) -> None:
    """Count until ended, keeping the counts in quixstreams' own state as it recommends."""
    app = Application(
        broker_address=broker,
        consumer_group="quix",
        auto_offset_reset="earliest",
        state_dir=os.environ["QUIX_STATE"],
    )
    sink = PostgreSQLSink(
        host,
        int(port),
        database,
        user,
        "",
        "quix_cells",
        primary_key_columns=["post", "quarter"],
        upsert_on_primary_key=True,
    )
    facts = app.dataframe(app.topic(channel, key_deserializer="str", value_deserializer="json"))
    facts = facts.filter(lambda fact: fact.get("type") == OPENED)
    facts.apply(count, stateful=True).sink(sink)
    app.run()


def count(fact: dict[str, Any], state: State) -> dict[str, Any]:
    """The cell of a case and what it now holds."""
    post, day = fact["data"]["post"], fact["data"]["occurred_on"]
    quarter = f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
    value = state.get(quarter, 0) + 1
    state.set(quarter, value)
    return {"post": post, "quarter": quarter, "value": value}


if __name__ == "__main__":
    main(*sys.argv[1:])
