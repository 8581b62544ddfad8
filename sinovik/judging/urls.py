from django.urls import URLPattern, path

from .views import assignment, evaluators, panel, progress, ranking, reader

app_name = "judging"

READER = [
    path("penilaian/", reader.mine, name="mine"),
    path("penilaian/<slug:slug>/kepentingan/", reader.interests, name="interests"),
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
    path("meja-penilaian/<slug:slug>/konflik/", evaluators.conflicts, name="conflicts"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/penugasan/", assignment.desk, name="assignment"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/penugasan/<int:number>/", assignment.plan, name="plan"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/kemajuan/", progress.overview, name="progress"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/kemajuan/<int:evaluator>/", progress.reader, name="reader"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/buka-lembar/<int:sheet>/", progress.reopen_sheet, name="reopen"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/peringkat/", ranking.desk, name="ranking"),
    path("meja-penilaian/<slug:slug>/<slug:stage>/peringkat/<int:number>/", ranking.run, name="run"),
    path(
        "meja-penilaian/<slug:slug>/<slug:stage>/peringkat/<int:number>/<int:proposal>/", ranking.components, name="row"
    ),
    path("meja-penilaian/<slug:slug>/<slug:stage>/nominasi/", panel.nominees, name="nominees"),
    path("pleno/<slug:slug>/<slug:stage>/", panel.plenary, name="plenary"),
    path("pleno/<slug:slug>/<slug:stage>/hadir/", panel.attendance, name="attendance"),
    path("pleno/<slug:slug>/<slug:stage>/<int:proposal>/", panel.departure, name="departure"),
    path("pleno/<slug:slug>/<slug:stage>/tutup/", panel.close, name="conclude"),
]
urlpatterns: list[URLPattern] = [*READER, *ORGANISER]
