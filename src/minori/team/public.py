"""The door of the team: who acts, what they may do, the trace of it, secrets, the company's profile."""

from minori.team.actors import actor_of, may, require, trace
from minori.team.acts.add_person import add_person
from minori.team.acts.edit_account import edit_account
from minori.team.keyring import key_hashes, note_key_use, on_keys_changed
from minori.team.profile import account, visible_leads_restricted
from minori.team.seals import BrokenSeal, SealedText, seal, unseal
from minori.team.staff import people, person
from minori.team.words import SYSTEM, Account, Actor, Person, Role

__all__ = [
    "SYSTEM",
    "Account",
    "Actor",
    "BrokenSeal",
    "Person",
    "Role",
    "SealedText",
    "account",
    "actor_of",
    "add_person",
    "edit_account",
    "key_hashes",
    "may",
    "note_key_use",
    "on_keys_changed",
    "people",
    "person",
    "require",
    "seal",
    "trace",
    "unseal",
    "visible_leads_restricted",
]  # fmt: skip
