from django.urls import path

from .views import calendars, local_admin, notes, organiser, proposals, screening, selection, together, turnout, unit

app_name = "competitions"
urlpatterns = [
    # the unit
    path("proposal/", unit.mine, name="mine"),
    path("proposal/baru/<slug:slug>/", unit.draft, name="draft"),
    path("proposal/<int:pk>/keterangan/", unit.describe, name="describe"),
    path("proposal/<int:pk>/bagian/<slug:key>/", unit.section, name="section"),
    path("proposal/<int:pk>/bagian/<slug:key>/simpan/", unit.save_section, name="save_section"),
    path("proposal/<int:pk>/bagian/<slug:key>/versi/", unit.revisions, name="revisions"),
    path("proposal/<int:pk>/bagian/<slug:key>/versi/<int:n>/", unit.restore, name="restore"),
    path("proposal/<int:pk>/catatan/<int:number>/", notes.answer, name="answer"),
    path("proposal/<int:pk>/lampiran/", unit.attachments, name="attachments"),
    path("proposal/<int:pk>/lampiran/<int:number>/lepas/", unit.detach, name="detach"),
    path("proposal/<int:pk>/lampiran/ke/<slug:slot>/", unit.attach, name="attach"),
    path("proposal/<int:pk>/lampiran/<slug:slot>.pdf", proposals.statement, name="statement"),
    path("proposal/<int:pk>/tim/", unit.team, name="team"),
    path("proposal/<int:pk>/kirim/", unit.hand_in, name="hand_in"),
    # one proposal, for whoever may see it
    path("proposal/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposal/<int:pk>/isi/", proposals.text, name="text"),
    path("proposal/<int:pk>/video/", proposals.video, name="video"),
    path("proposal/<int:pk>/video/putar/", proposals.watch, name="watch"),
    path("proposal/<int:pk>/draf.pdf", proposals.draft_pdf, name="draft_pdf"),
    path("proposal/<int:pk>/berkas/<int:number>/", proposals.file, name="file"),
    path("proposal/<int:pk>/resi/", proposals.receipt, name="receipt"),
    path("proposal/<int:pk>/resi.pdf", proposals.receipt_pdf, name="receipt_pdf"),
    path("resi/<str:digest>/", proposals.check, name="check"),
    # the local admin
    path("proposal/instansi/", local_admin.board, name="board"),
    path("proposal/instansi/ajukan/", together.submit_many, name="submit_many"),
    path("proposal/instansi/<int:agency>/urutan/<slug:slug>/", selection.selection, name="selection"),
    path("proposal/instansi/diajukan/", together.submitted_many, name="submitted_many"),
    path("proposal/<int:pk>/bagian/<slug:key>/catatan/", notes.comment, name="comment"),
    path("proposal/<int:pk>/kembalikan/", local_admin.return_, name="return"),
    path("proposal/<int:pk>/ajukan/", local_admin.submit, name="submit"),
    path("proposal/<int:pk>/tarik/", local_admin.withdraw, name="withdraw"),
    path("proposal/<int:pk>/buka-kembali/", local_admin.resume, name="resume"),
    path("proposal/provinsi/<slug:slug>/", turnout.province, name="province_turnout"),
    # the organiser
    path("edisi/", organiser.listing, name="editions"),
    path("edisi/baru/", organiser.create, name="create_edition"),
    path("edisi/<slug:slug>/", organiser.edition, name="edition"),
    path("edisi/<slug:slug>/formulir/", organiser.preview, name="preview"),
    path("edisi/<slug:slug>/buka/", organiser.open_, name="open_edition"),
    path("edisi/<slug:slug>/selesai/", organiser.finish, name="finish_edition"),
    path("edisi/<slug:slug>/batal/", organiser.cancel, name="cancel_edition"),
    path("edisi/<slug:slug>/nilai/<str:path>/", organiser.settle, name="settle"),
    path("edisi/<slug:slug>/tahap/<slug:key>/", organiser.advance, name="advance_stage"),
    path("edisi/<slug:slug>/tahap/<slug:key>/tanggal/", organiser.move, name="move_stage"),
    path("edisi/<slug:slug>/keikutsertaan/", turnout.turnout, name="turnout"),
    path("edisi/<slug:slug>/keikutsertaan/<slug:which>.csv", turnout.call_list, name="call_list"),
    path("kalender/<slug:slug>/", organiser.calendar, name="calendar"),
    path("kalender/<slug:slug>.ics", calendars.feed, name="calendar_feed"),
    # screening
    path("edisi/<slug:slug>/seleksi/", screening.queue, name="queue"),
    path("edisi/<slug:slug>/seleksi/periksa/", screening.examine, name="examine"),
    path("edisi/<slug:slug>/seleksi/loloskan/", screening.pass_clean, name="pass_clean"),
    path("proposal/<int:pk>/seleksi/", screening.decide, name="decide"),
    path("proposal/<int:pk>/seleksi/tarik/", screening.reverse, name="reverse"),
]
