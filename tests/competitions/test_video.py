"""The video of an entry: a safe address, captions told, and nothing loaded from elsewhere before a person asks."""

import html

import pytest
from django.db import DatabaseError, transaction

from sinovik.competitions.actions import proposals as act
from sinovik.competitions.forms.entries import DescribeForm, entry_facts
from sinovik.competitions.models import Proposal
from sinovik.competitions.queries.proposals import entry_kept
from sinovik.competitions.rules.video import LONGEST_ADDRESS, host_of, player_of, video_problem
from sinovik.foundation import clock
from sinovik.foundation.refusals import Refused
from tests.agencies.makers import a_secretary, a_unit, a_unit_member
from tests.competitions.makers import IN_SCREENING, a_draft, a_handed_in_proposal, write

pytestmark = pytest.mark.django_db
VIDEO = "https://www.youtube.com/watch?v=abcDEF_12-3&t=4"
PLAYER = "https://www.youtube-nocookie.com/embed/abcDEF_12-3"


def described(proposal, **changes):
    names = "title", "group", "category", "started_on", "novelty", "origin"
    facts = {name: getattr(proposal, name) for name in names} | changes
    return act.describe(proposal=proposal, by=proposal.created_by, now=clock.now(), **facts)


def typed(proposal, **changes):
    facts = {name: value for name, value in entry_facts(proposal).items() if value and name != "started_on"}
    return facts | {"seen": act.mark_of(entry_kept(proposal))} | changes


def said(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


# --- addresses ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (VIDEO, ""),
        ("https://youtu.be/abcDEF_12-3", ""),
        ("https://video.kota.go.id/inovasi.mp4?x=1#t=2", ""),
        ("http://www.youtube.com/watch?v=abcDEF_12-3", "diawali https://"),
        ("HTTPS://www.youtube.com/watch?v=abcDEF_12-3", "diawali https://"),
        ("javascript:alert(1)", "diawali https://"),
        ("//youtube.com/watch", "diawali https://"),
        ("www.youtube.com", "diawali https://"),
        ("https://", "alamat umum"),
        ("https://localhost/x", "alamat umum"),
        ("https://127.0.0.1/x", "alamat umum"),
        ("https://[::1]/x", "alamat umum"),
        ("https://youtube.com@evil.example/x", "alamat umum"),
        ("https://:pw@youtube.com/x", "alamat umum"),
        ("https://youtube.com:8443/x", "alamat umum"),
        ("https://yоutube.com/x", "alamat umum"),  # a Cyrillic letter
        ("https://youtube.com:99999/x", "tidak terbaca"),
        ("https://[youtube.com/x", "tidak terbaca"),
        ("https://youtube.com/a b", "tidak terbaca"),
        ('https://youtube.com/"onload=', "tidak terbaca"),
        ("https://youtube.com\\@evil.example", "tidak terbaca"),
        ("https://youtube.com/" + "x" * LONGEST_ADDRESS, "tidak terbaca"),
    ],
)
def test_only_a_plain_secure_address_of_a_named_host_is_taken(address, sentence):
    problem = video_problem(address)
    assert (problem == "") is (sentence == "")
    assert sentence in problem


@pytest.mark.parametrize(
    ("address", "player"),
    [
        (VIDEO, PLAYER),
        ("https://m.youtube.com/watch?list=x&v=abcDEF_12-3", PLAYER),
        ("https://youtu.be/abcDEF_12-3?si=x", PLAYER),
        ("https://www.youtube.com/shorts/abcDEF_12-3", PLAYER),
        ("https://vimeo.com/123456789", "https://player.vimeo.com/video/123456789?dnt=1"),
        ("https://youtu.be/abc", ""),
        ("https://www.youtube.com/watch?v=abcDEF_12-3%22%3E", ""),
        ("https://www.youtube.com/channel/abcDEF_12-3", ""),
        ("https://vimeo.com/tentang", ""),
        ("https://notyoutube.com/watch?v=abcDEF_12-3", ""),
        ("https://video.kota.go.id/inovasi.mp4", ""),
    ],
)
def test_a_player_is_known_for_two_sites_and_for_nothing_else(address, player):
    assert player_of(address) == player
    assert host_of(address) in address


# --- writing it -----------------------------------------------------------------------------------------------------


def test_the_unit_names_the_video_and_says_whether_it_has_captions(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    client, path = client_of(writer), f"/proposal/{proposal.pk}/keterangan/"
    assert "Tanpanya, orang tuli" in said(client, path)
    for captions in ("there", "missing"):
        proposal.refresh_from_db()
        answer = send(client, path, typed(proposal, video=f" {VIDEO} ", video_captions=captions))
        assert answer.status_code == 302
        assert Proposal.objects.values_list("video", "video_captions").get(pk=proposal.pk) == (VIDEO, captions)
    proposal.refresh_from_db()
    send(client, path, typed(proposal, video=""))  # the answer about captions goes with its video
    assert Proposal.objects.values_list("video", "video_captions").get(pk=proposal.pk) == ("", "")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"video": VIDEO}, "Nyatakan apakah video ini bertakarir."),
        ({"video": VIDEO, "video_captions": "mungkin"}, "Pilihan pada “Apakah video ini bertakarir?” tidak ada lagi."),
        ({"video": "http://youtu.be/abcDEF_12-3", "video_captions": "there"}, "diawali https://"),
        ({"video": "javascript:alert(1)", "video_captions": "there"}, "diawali https://"),
        ({"video": "https://x.id/" + "x" * 300, "video_captions": "there"}, "paling panjang 300 huruf"),
    ],
)
def test_what_cannot_be_taken_is_answered_at_its_field_and_stays_as_typed(
    edition, unit, writer, client_of, send, wrong, sentence
):
    proposal = a_draft(edition, unit=unit, by=writer)
    page = send(client_of(writer), f"/proposal/{proposal.pk}/keterangan/", typed(proposal, **wrong))
    assert sentence in page.said
    assert f'value="{wrong["video"]}"' in page.said
    assert Proposal.objects.get(pk=proposal.pk).video == ""


def test_a_colleagues_video_is_not_overwritten_unseen(edition, unit, writer, client_of, send):
    proposal = a_draft(edition, unit=unit, by=writer)
    mine = typed(proposal, video="https://vimeo.com/123456789", video_captions="there")
    described(proposal, video=VIDEO, video_captions="missing")
    page = send(client_of(writer), f"/proposal/{proposal.pk}/keterangan/", mine)
    assert "Ini sudah diubah orang lain" in page.said
    assert VIDEO in page.said
    assert Proposal.objects.get(pk=proposal.pk).video == VIDEO


def test_action_and_database_refuse_by_themselves(edition):
    proposal = a_draft(edition)
    with pytest.raises(Refused, match="https://"):
        described(proposal, video="http://youtu.be/abcDEF_12-3", video_captions="there")
    with pytest.raises(Refused, match="bertakarir"):
        described(proposal, video=VIDEO)
    rows = Proposal.objects.filter(pk=proposal.pk)
    for change in (
        {"video": "http://youtu.be/x", "video_captions": "there"},
        {"video": VIDEO},
        {"video_captions": "there"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    assert rows.update(video=VIDEO, video_captions="there") == 1


# --- reading it -----------------------------------------------------------------------------------------------------


def test_nothing_is_loaded_from_elsewhere_before_the_person_chooses(edition, unit, writer, client_of):
    proposal = described(a_draft(edition, unit=unit, by=writer), video=VIDEO, video_captions="missing")
    client, here = client_of(writer), f"/proposal/{proposal.pk}/"
    for page in ("isi/", "video/"):
        answer = client.get(here + page)
        text = answer.content.decode()
        assert ("<iframe" in text, PLAYER in text) == (False, False), page
        assert "frame-src" not in answer["Content-Security-Policy"], page
    told = said(client, f"{here}video/")
    assert "Video ini ada di www.youtube.com. Belum ada yang dimuat dari sana." in told
    assert f'href="{VIDEO}" rel="noopener noreferrer nofollow"' in told
    assert f'href="{here}video/putar/"' in told
    loaded = client.get(f"{here}video/putar/")
    policy = dict(rule.split(" ", 1) for rule in loaded["Content-Security-Policy"].split("; ") if " " in rule)
    assert policy["frame-src"] == "https://www.youtube-nocookie.com https://player.vimeo.com"
    assert policy["script-src"] == "'self'"
    assert loaded.content.decode().count(f'src="{PLAYER}"') == 1
    assert "(www.youtube-nocookie.com)" in loaded.content.decode()


def test_a_video_of_an_unknown_site_is_only_linked(edition, unit, writer, client_of):
    address = "https://video.kota.go.id/inovasi.mp4"
    proposal = described(a_draft(edition, unit=unit, by=writer), video=address, video_captions="there")
    client, here = client_of(writer), f"/proposal/{proposal.pk}/video/"
    page = said(client, here)
    assert f'href="{address}"' in page
    assert f"{here}putar/" not in page
    assert client.get(f"{here}putar/").status_code == 404


@pytest.mark.parametrize(
    ("captions", "label", "warned"), [("there", "Ya, ada takarir", False), ("missing", "Belum ada takarir", True)]
)
def test_readers_are_told_what_the_unit_says_of_captions(
    edition, unit, writer, admin, client_of, captions, label, warned
):
    proposal = write(described(a_draft(edition, unit=unit, by=writer), video=VIDEO, video_captions=captions))
    act.hand_in(proposal=proposal, by=writer, now=clock.now())
    here = f"/proposal/{proposal.pk}/"
    assert label in said(client_of(admin), f"{here}isi/")
    assert VIDEO in said(client_of(admin), f"{here}ajukan/")
    act.submit(proposal=proposal, by=admin, now=clock.now())
    clock.freeze(IN_SCREENING)
    for user in (admin, a_secretary()):
        for page in ("video/", "video/putar/"):
            shown = said(client_of(user), here + page)
            assert (label in shown, "Video ini belum bertakarir" in shown) == (True, warned), page
    assert proposal.seals.get().content["video"] == {"address": VIDEO, "captions": captions}
    with pytest.raises(DatabaseError), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(video="https://vimeo.com/123456789")


def test_who_may_not_read_the_text_finds_no_video(edition, unit, writer, client_of):
    proposal = described(a_draft(edition, unit=unit, by=writer), video=VIDEO, video_captions="there")
    without = a_handed_in_proposal(edition, unit=unit, by=writer)
    pages = [f"/proposal/{proposal.pk}/video/", f"/proposal/{proposal.pk}/video/putar/"]
    for user in (a_unit_member(a_unit()), a_secretary()):
        assert [client_of(user).get(page).status_code for page in pages] == [404, 404]
    assert VIDEO not in said(client_of(a_secretary()), f"/proposal/{proposal.pk}/")
    own = client_of(writer)
    assert [own.get(page).status_code for page in pages] == [200, 200]
    assert own.get(f"/proposal/{without.pk}/video/").status_code == 404
    assert "Lihat video" not in said(own, f"/proposal/{without.pk}/isi/")


def test_the_first_page_of_a_draft_does_not_ask_for_it(edition, unit, writer, client_of):
    assert "video" in DescribeForm(edition).fields
    assert 'name="video"' not in said(client_of(writer), f"/proposal/baru/{edition.slug}/")
