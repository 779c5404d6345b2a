"""The tables of the log, as DuckDB knows them. Times are UTC without a zone; ids of events are UUIDs."""

EVENT_COLUMNS = {
    "id": "UUID NOT NULL",
    "at": "TIMESTAMP NOT NULL",
    "delay": "BIGINT NOT NULL",
    "kind": "VARCHAR NOT NULL",
    "who": "BIGINT",
    "booked": "BIGINT",
    "company": "BIGINT",
    "object": "VARCHAR NOT NULL",
    "campaign": "VARCHAR NOT NULL",
    "value": "DOUBLE",
    "props": "VARCHAR NOT NULL",
    "source": "VARCHAR NOT NULL",
    "human": "BOOLEAN",
    "load": "BIGINT NOT NULL",
}
"""`delay` is the milliseconds until it was received; `load` numbers the events in the order of the feed."""

_EVENT = ", ".join(f'"{name}" {kind}' for name, kind in EVENT_COLUMNS.items())
NAMES = ", ".join(f'"{name}"' for name in EVENT_COLUMNS)
_RECEIVED = '"at" + to_milliseconds(delay) AS received_at'
_RAW = NAMES.replace('"delay"', f'{_RECEIVED}, "delay"')
_SHOWN = NAMES.replace('"id"', "replace(CAST(id AS VARCHAR), '-', '') AS id").replace('"delay"', _RECEIVED)

SHELVES = ["mail.", "mail.clicked~", "mail.opened~", "page.", "page.~"]
"""Upper limits of the ranges of kinds that lie together in the body, so that a question about one kind skips the rest.

Few ranges, so that all events of one lead are found in few places; consecutive in the alphabet, because DuckDB skips
by the smallest and largest kind of a group of rows.
"""
SHELF = (
    "CASE " + " ".join(f"WHEN kind < '{end}' THEN {n}" for n, end in enumerate(SHELVES)) + f" ELSE {len(SHELVES)} END"
)
ORDER = f'{SHELF}, who, "at", id'

SCHEMA = [
    f"CREATE TABLE IF NOT EXISTS event_body ({_EVENT})",
    f"CREATE TABLE IF NOT EXISTS event_tail ({_EVENT})",
    f"CREATE OR REPLACE VIEW raw_event AS SELECT {_RAW} FROM event_body UNION ALL SELECT {_RAW} FROM event_tail",
    f"CREATE OR REPLACE VIEW raw_tail AS SELECT {_RAW} FROM event_tail",
    f"CREATE OR REPLACE VIEW event AS SELECT {_SHOWN} FROM event_body UNION ALL SELECT {_SHOWN} FROM event_tail",
    "CREATE TABLE IF NOT EXISTS seen (half UBIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS position (source VARCHAR PRIMARY KEY, position BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS counter (last BIGINT NOT NULL)",
    "INSERT INTO counter SELECT 0 WHERE NOT EXISTS (FROM counter)",
    "CREATE TABLE IF NOT EXISTS touched (number BIGINT NOT NULL, lead BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS identity (booked BIGINT PRIMARY KEY, who BIGINT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS verdict (event UUID NOT NULL, human BOOLEAN NOT NULL, probability FLOAT NOT NULL,
       reason VARCHAR NOT NULL, version INTEGER NOT NULL, number BIGINT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS refused (number BIGINT NOT NULL, source VARCHAR NOT NULL, reason VARCHAR NOT NULL,
       text VARCHAR NOT NULL, "at" TIMESTAMP NOT NULL)""",
    "CREATE TABLE IF NOT EXISTS lead (id BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS company (id BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS chore (name VARCHAR PRIMARY KEY, done_at TIMESTAMP NOT NULL)",
]
"""`seen` holds the first halves of all event ids in order of loading: they begin with the time, so that looking up a
fresh batch reads one small block instead of every id. `touched` with lead 0 means everybody. `chore` remembers when
idle work was last done, or asked for."""
