"""Information requests for tests at every point of their life, made by the real actions."""

from sinovik.foundation import clock
from sinovik.foundation.access.models import User
from sinovik.inquiries import actions
from sinovik.inquiries.models import Inquiry
from tests.agencies.makers import a_member

ASKED = {
    "subject": "Jumlah pasien per bulan",
    "details": "Jumlah pasien setiap bulan selama 2025.",
    "purpose": "Penelitian skripsi.",
    "requester_kind": "1",
    "access_way": "3",
    "delivery_way": "3",
    "name": "Budi Contoh",
    "email": "budi@contoh.test",
}


def an_officer() -> User:
    return a_member("information_officer")


def a_superior() -> User:
    return a_member("information_superior")


def an_inquiry(**facts: object) -> Inquiry:
    return actions.file(**{**ASKED, **facts}, by=None, now=clock.now())


def a_confirmed_inquiry(**facts: object) -> Inquiry:
    return actions.confirm(inquiry=an_inquiry(**facts), by=an_officer(), now=clock.now())


def an_answered_inquiry(**facts: object) -> Inquiry:
    inquiry = a_confirmed_inquiry(**facts)
    return actions.answer(inquiry=inquiry, text="1.204 pasien per bulan.", by=an_officer(), now=clock.now())


def an_objected_inquiry(**facts: object) -> Inquiry:
    inquiry = an_answered_inquiry(**facts)
    return actions.object_(inquiry=inquiry, ground="4", reason="Bukan per bulan.", by=None, now=clock.now())
