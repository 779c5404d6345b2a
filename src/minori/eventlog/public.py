"""The door of the event log. Importing it loads neither DuckDB nor Ibis; asking the log does, in the house process."""

from minori.eventlog.core.shaping import Unloadable
from minori.eventlog.dimensions import copy_changes, note_changes, note_everything, register_columns
from minori.eventlog.doctor import doctor
from minori.eventlog.engine import LogBusy
from minori.eventlog.erasing import apply_erasures, erase
from minori.eventlog.identity import apply_identity, restate, unstate
from minori.eventlog.idle import idle_work
from minori.eventlog.loading import append, naive, position, refused
from minori.eventlog.outbox import load_outbox, record, record_alike, record_many
from minori.eventlog.reading import (
    backend,
    compiled,
    dimension,
    events,
    events_about,
    events_with,
    feed,
    last_number,
    prop_number,
    prop_text,
    run,
    run_ids,
    run_sql,
    scratch,
    timeline,
    touched,
)
from minori.eventlog.rebuild import rebuild
from minori.eventlog.sealing import Sealed, destroy_key, open_for, seal_for, sealed_for
from minori.eventlog.verdicts import judge, unsettled, verdicts_of
from minori.eventlog.words import (
    JUDGED,
    KINDS,
    Column,
    Event,
    FedEvent,
    Finding,
    Refused,
    Touched,
    Verdict,
    event_id_from,
    new_event_id,
)

__all__ = [
    "JUDGED",
    "KINDS",
    "Column",
    "Event",
    "FedEvent",
    "Finding",
    "LogBusy",
    "Refused",
    "Sealed",
    "Touched",
    "Unloadable",
    "Verdict",
    "append",
    "apply_erasures",
    "apply_identity",
    "backend",
    "compiled",
    "copy_changes",
    "destroy_key",
    "dimension",
    "doctor",
    "erase",
    "event_id_from",
    "events",
    "events_about",
    "events_with",
    "feed",
    "idle_work",
    "judge",
    "last_number",
    "load_outbox",
    "naive",
    "new_event_id",
    "note_changes",
    "note_everything",
    "open_for",
    "position",
    "prop_number",
    "prop_text",
    "rebuild",
    "record",
    "record_alike",
    "record_many",
    "refused",
    "register_columns",
    "restate",
    "run",
    "run_ids",
    "run_sql",
    "scratch",
    "seal_for",
    "sealed_for",
    "timeline",
    "touched",
    "unsettled",
    "unstate",
    "verdicts_of",
]  # fmt: skip
