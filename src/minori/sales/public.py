"""The door of sales."""

from minori.sales.cards import deals_of, hand_offs_of, open_deals, queue
from minori.sales.words import DealCard, HandOffCard, Queue

__all__ = ["DealCard", "HandOffCard", "Queue", "deals_of", "hand_offs_of", "open_deals", "queue"]
