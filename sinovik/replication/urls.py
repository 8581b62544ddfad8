from django.urls import path

from sinovik.replication.views import desk, steps, visits

app_name = "replication"
urlpatterns = [
    path("replikasi/", desk.desk, name="desk"),
    path("replikasi/tiru/<str:number>/", steps.ask, name="ask"),
    path("replikasi/kunjungan/", visits.visits, name="visits"),
    path("replikasi/kunjungan/catat/", visits.log_visit, name="log_visit"),
    path("replikasi/kunjungan/<int:pk>/", visits.follow_up, name="follow_up"),
    path("replikasi/<int:pk>/", desk.interest, name="interest"),
    path("replikasi/<int:pk>/berkas/<int:number>/", desk.file, name="file"),
    path("replikasi/<int:pk>/jawab/", steps.answer, name="answer"),
    path("replikasi/<int:pk>/batal/", steps.withdraw, name="withdraw"),
    path("replikasi/<int:pk>/perjanjian/", steps.agree, name="agree"),
    path("replikasi/<int:pk>/mulai/", steps.start, name="start"),
    path("replikasi/<int:pk>/langkah/", steps.log_step, name="log_step"),
    path("replikasi/<int:pk>/lapor/", steps.report, name="report"),
    path("replikasi/<int:pk>/pastikan/", steps.confirm, name="confirm"),
    path("replikasi/<int:pk>/henti/", steps.stop, name="stop"),
]
