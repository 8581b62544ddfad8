from django.urls import path

from sinovik.monitoring.views import assessor, owner

app_name = "monitoring"
urlpatterns = [
    path("pemantauan/", owner.desk, name="desk"),
    path("pemantauan/inovasi/<str:number>/", owner.innovation, name="innovation"),
    path("pemantauan/inovasi/<str:number>/indikator/", owner.design, name="design"),
    path("pemantauan/inovasi/<str:number>/keberlanjutan/", owner.sustain, name="sustain"),
    path("pemantauan/indikator/<int:pk>/lapor/", owner.report, name="report"),
    path("pemantauan/indikator/<int:pk>/akhiri/", owner.end, name="end"),
    path("pemantauan/laporan/<int:pk>/betulkan/", owner.correct, name="correct"),
    path("pemantauan/laporan/<int:pk>/bukti/", owner.evidence, name="evidence"),
    path("pemeriksaan/", assessor.desk, name="assessor"),
    path("pemeriksaan/laporan/<int:pk>/", assessor.verify, name="verify"),
    path("pemeriksaan/laporan/<int:pk>/bukti/", assessor.evidence, name="evidence_seen"),
    path("pemeriksaan/keberlanjutan/<int:pk>/", assessor.find, name="find"),
]
