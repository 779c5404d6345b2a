"""Reasons and problems as sentences for the person in front of the screen."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

ENCODING_WORDS = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8 (BOM)", "cp932": "Shift_JIS (Windows)", "euc_jp": "EUC-JP",
    "iso2022_jp_ext": "ISO-2022-JP (JIS)", "utf-16-le": "UTF-16 (LE)", "utf-16-be": "UTF-16 (BE)", "cp1252": "Windows-1252",
}  # fmt: skip
SEPARATOR_WORDS = {",": _("Comma"), "\t": _("Tab"), ";": _("Semicolon"), "|": _("Bar")}
_REASONS: dict[str, Any] = {
    "bad_address": _("This is not a mail address"),
    "bad_phone": _("This is not a phone number"),
    "bad_corporate_number": _("The check digit of the corporate number is wrong"),
    "bad_domain": _("This is not a domain"),
    "bad_name": _("Only small letters, digits and underscores, beginning with a letter"),
    "blank": _("Nothing stands here, but it is needed"),
    "control_characters": _("There are characters in it that no text holds"),
    "double": _("The same key stands already in line"),
    "namesake": _("A company of this name has another corporate number"),
    "no_basis": _("The basis for letters was not understood; kept as not mailable"),
    "no_key": _("Neither mail address nor external ID"),
    "no_such_company": _("There is no such company"),
    "no_such_field": _("There is no such field"),
    "no_such_owner": _("Nobody on the staff has this address; imported without an owner"),
    "not_a_choice": _("Not among the choices"),
    "not_bool": _("Neither yes nor no"),
    "not_date": _("This is not a date"),
    "not_float": _("This is not a number"),
    "not_here": _("This is changed in a place of its own"),
    "not_int": _("This is not a whole number"),
    "odd_domain": _("The domain was not understood and left out"),
    "odd_phone": _("No such phone number; kept as typed"),
    "own_parent": _("A company cannot be its own parent"),
    "refused": _("Refused"),
    "still_refused": _("Opted out before; stays that way"),
    "taken": _("This belongs to somebody else already"),
    "too_long": _("Too long"),
    "too_many_cells": _("More cells than the header has columns"),
    "two_people": _("Mail address and external ID belong to two different people"),
    "type_stays": _("The type of a field cannot be changed"),
    "undo_changed_since": _("Changed since the import; the newer value stays"),
    "undo_gone": _("No longer there"),
    "undo_in_use": _("In use since the import; stays"),
    "undo_other": _("Could not be taken back"),
    "undo_refusal_stays": _("The opt-out stays"),
}
_PROBLEMS: dict[str, Any] = {
    "field_twice": _("Two columns go into the same field. Keep one of them."),
    "no_header": _("The file has no header row."),
    "no_key_column": _("Map the column that tells rows apart: mail address or external ID (for companies: the name)."),
    "quote_never_closed": _("A quotation mark in the file is never closed."),
    "unknown_encoding": _("There is no such encoding or separator."),
}
WRONG_MOMENT = _("That is not possible at this point; the import has moved on.")


def problem_of(code: str, detail: str, labels: Mapping[str, Any]) -> str:
    """Why a row was refused or remarked on: the field, the reason, the text that caused it."""
    field, colon, text = detail.partition(": ")
    if colon and field in labels:
        return f"{labels[field]}: {_REASONS.get(code, code)}" + (f" “{text}”" if text else "")
    return f"{_REASONS.get(code, code)} {detail}".strip()


def sentence(problem: Exception) -> str:
    """An act's refusal in words."""
    code = getattr(problem, "code", "")
    if code:
        return str(_PROBLEMS.get(code) or _REASONS.get(code) or problem)
    return str(problem) or str(WRONG_MOMENT)
