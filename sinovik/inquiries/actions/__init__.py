"""Verbs of the information desk, by whose hand they are done."""

from sinovik.inquiries.actions.desk import (
    answer,
    answer_objection,
    ask_to_complete,
    close,
    confirm,
    extend,
    forward,
    refuse,
)
from sinovik.inquiries.actions.requester import complete, digest_of_address, file, object_
from sinovik.inquiries.actions.upkeep import correct_day, erase_contacts, keep_time, mail

__all__ = [
    "answer",
    "answer_objection",
    "ask_to_complete",
    "close",
    "complete",
    "confirm",
    "correct_day",
    "digest_of_address",
    "erase_contacts",
    "extend",
    "file",
    "forward",
    "keep_time",
    "mail",
    "object_",
    "refuse",
]
