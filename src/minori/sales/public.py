"""The door of sales."""

from minori.sales.acts.agree import save_receiver
from minori.sales.acts.answer import AlreadyAnswered, accept, qualify_hand_off, reject
from minori.sales.acts.deal import NewDeal, change_deal, move_deal, open_deal
from minori.sales.acts.hand_over import hand_over
from minori.sales.acts.task import NewTask, add_task, finish_task
from minori.sales.cards import deals_of, hand_offs_of, open_deals, queue, tasks_of
from minori.sales.gate import people_held_back
from minori.sales.qualifying import qualify
from minori.sales.words import (
    DealCard,
    DealState,
    HandOffCard,
    HandOffState,
    Outcome,
    Queue,
    RejectReason,
    Scope,
    TaskCard,
)

__all__ = [
    "AlreadyAnswered",
    "DealCard",
    "DealState",
    "HandOffCard",
    "HandOffState",
    "NewDeal",
    "NewTask",
    "Outcome",
    "Queue",
    "RejectReason",
    "Scope",
    "TaskCard",
    "accept",
    "add_task",
    "change_deal",
    "deals_of",
    "finish_task",
    "hand_offs_of",
    "hand_over",
    "move_deal",
    "open_deal",
    "open_deals",
    "people_held_back",
    "qualify",
    "qualify_hand_off",
    "queue",
    "reject",
    "save_receiver",
    "tasks_of",
]  # fmt: skip
