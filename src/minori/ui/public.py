"""The door of the look: what other rooms may use in their views and their wiring."""

from minori.ui.assets import asset
from minori.ui.core.cells import inert
from minori.ui.core.keyset import Bookmark
from minori.ui.formats import ago, long_day, moment, short_day, span
from minori.ui.look import Taste, register_finder, register_taste
from minori.ui.menu import Entry, register_entry, register_menu, register_top, screens_of
from minori.ui.table import Column, Filter, Slice, Table, Wish, csv_of, drawn, page_of, wish_of
from minori.ui.toasts import toast

__all__ = [
    "Bookmark",
    "Column",
    "Entry",
    "Filter",
    "Slice",
    "Table",
    "Taste",
    "Wish",
    "ago",
    "asset",
    "csv_of",
    "drawn",
    "inert",
    "long_day",
    "moment",
    "page_of",
    "register_entry",
    "register_finder",
    "register_menu",
    "register_taste",
    "register_top",
    "screens_of",
    "short_day",
    "span",
    "toast",
    "wish_of",
]
