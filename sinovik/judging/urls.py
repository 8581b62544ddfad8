from django.urls import URLPattern, path

from .views import (
    announcements,
    assignment,
    evaluators,
    interviews,
    objections,
    panel,
    progress,
    ranking,
    reader,
    resultsheets,
    visits,
)

app_name = "judging"

READER = [
    path("penilaian/", reader.mine, name="mine"),
    path("penilaian/<slug:slug>/kepentingan/", reader.interests, name="interests"),
    path("penilaian/<slug:slug>/profil/", reader.my_profile, name="my_profile"),
    path("penilaian/<slug:slug>/lembar/<slug:stage>/", reader.stage_sheets, name="stage_sheets"),
    path("lembar-nilai/<int:pk>/", reader.score, name="score"),
    path("lembar-nilai/<int:pk>/simpan/", reader.autosave, name="autosave"),
    path("lembar-nilai/<int:pk>/kunci/", reader.lock_sheet, name="lock"),
    path("lembar-nilai/<int:pk>/mundur/", reader.step_back, name="step_back"),
]
ORGANISER = [
    path("meja-penilaian/", evaluators.editions, name="editions"),
    path("meja-penilaian/<slug:slug>/", evaluators.overview, name="overview"),
    path("meja-penilaian/<slug:slug>/penilai/", evaluators.listing, name="evaluators"),
    path("meja-penilaian/<slug:slug>/penilai/tunjuk/", evaluators.appoint_one, name="appoint"),
    path("meja-penilaian/<slug:slug>/penilai/<int:pk>/", evaluators.profile, name="evaluator"),
    path("meja-penilaian/<slug:slug>/penilai/<int:pk>/mundur/", evaluators.leave, name="withdraw"),
    path("meja-penilaian/<slug:slug>/penilai/<int:pk>/kembali/", evaluators.come_back, name="come_back"),
    path("meja-penilaian/<slug:slug>/konflik/", evaluators.conflicts, name="conflicts"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/penugasan/", assignment.desk, name="assignment"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/penugasan/<int:number>/", assignment.plan, name="plan"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/kemajuan/", progress.overview, name="progress"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/kemajuan/<int:evaluator>/", progress.reader, name="reader"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/buka-lembar/<int:sheet>/", progress.reopen_sheet, name="reopen"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/peringkat/", ranking.desk, name="ranking"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/peringkat/<int:number>/", ranking.run, name="run"),
    path(
        "meja-penilaian/<slug:slug>/<slug:stage>/peringkat/<int:number>/urutan/<slug:pool>/",
        ranking.order,
        name="order",
    ),
    path(
        "meja-penilaian/<slug:slug>/<slug:stage>/peringkat/<int:number>/<int:proposal>/", ranking.components, name="row"
    ),
    path("meja-penilaian/<slug:slug>/<slug:stage>/nominasi/", panel.nominees, name="nominees"),
    path("pleno/<slug:slug>/<slug:stage>/", panel.plenary, name="plenary"),
    path("pleno/<slug:slug>/<slug:stage>/hadir/", panel.attendance, name="attendance"),
    path("pleno/<slug:slug>/<slug:stage>/<int:proposal>/", panel.departure, name="departure"),
    path("pleno/<slug:slug>/<slug:stage>/tutup/", panel.close, name="conclude"),
]
RESULTS = [
    path("meja-hasil/", announcements.editions, name="result_editions"),
    path("meja-hasil/<slug:edition>/", announcements.results_desk, name="results_desk"),
    path("meja-hasil/<slug:edition>/umumkan/<int:plenary>/", announcements.announce, name="announce"),
    path("meja-hasil/<slug:edition>/sanggahan/", objections.objection_queue, name="objection_queue"),
    path("meja-hasil/<slug:edition>/wawancara/", interviews.interview_schedule, name="interview_schedule"),
    path("meja-hasil/<slug:edition>/wawancara/ruang/", interviews.add_room, name="add_room"),
    path("meja-hasil/<slug:edition>/wawancara/susun/", interviews.plan_interviews, name="plan_interviews"),
    path("meja-hasil/<slug:edition>/wawancara/<int:number>/", interviews.interview, name="interview"),
    path("meja-hasil/<slug:edition>/wawancara/<int:number>/pindah/", interviews.move_interview, name="move_interview"),
    path("meja-hasil/<slug:edition>/wawancara/<int:number>/panelis/", interviews.add_seat, name="add_seat"),
    path(
        "meja-hasil/<slug:edition>/wawancara/<int:number>/panelis/<int:seat>/",
        interviews.remove_seat,
        name="remove_seat",
    ),
    path(
        "meja-hasil/<slug:edition>/wawancara/<int:number>/batal/", interviews.cancel_interview, name="cancel_interview"
    ),
    path("meja-hasil/<slug:edition>/kunjungan/", visits.visit_list, name="visit_list"),
    path("meja-hasil/<slug:edition>/kunjungan/rencana/", visits.plan_visit, name="plan_visit"),
    path("meja-hasil/<slug:edition>/kunjungan/<int:number>/", visits.visit_at_desk, name="visit_at_desk"),
    path("meja-hasil/<slug:edition>/lembar-hasil/", resultsheets.publish_sheets, name="publish_sheets"),
    path("jawab-sanggahan/<int:number>/", objections.answer, name="answer"),
    path("jawab-sanggahan/<int:number>/bukti/", objections.evidence, name="evidence"),
]
PANEL = [
    path("urutan-wawancara/", interviews.running_order, name="running_order"),
    path("urutan-wawancara/<int:number>/", interviews.score_interview, name="score_interview"),
    path("kunjungan/", visits.my_visits, name="my_visits"),
    path("kunjungan/<int:number>/", visits.report_visit, name="report_visit"),
]
ENTRANT = [
    path("sanggahan/", objections.my_objections, name="my_objections"),
    path("sanggahan/<int:number>/", objections.objection, name="objection"),
    path("sanggahan/<int:number>/bukti/", objections.my_evidence, name="my_evidence"),
    path("sanggahan/ajukan/<int:announcement>/<int:proposal>/", objections.object_, name="object"),
    path("wawancara/", interviews.my_interviews, name="my_interviews"),
    path("wawancara/<int:number>/", interviews.confirm_interview, name="confirm_interview"),
    path("lembar-hasil/", resultsheets.result_sheets, name="result_sheets"),
    path("lembar-hasil/<int:number>/", resultsheets.result_sheet, name="result_sheet"),
]
EVERYONE = [
    path("pengumuman/", announcements.announcement_list, name="announcements"),
    path("pengumuman/<int:number>/", announcements.announcement, name="announcement"),
]
urlpatterns: list[URLPattern] = [*READER, *ORGANISER, *RESULTS, *PANEL, *ENTRANT, *EVERYONE]
