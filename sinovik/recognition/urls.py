from django.urls import URLPattern, path

from . import views

app_name = "recognition"
SECRETARIAT = [
    path("meja-hasil/<slug:edition>/keputusan/", views.decree_desk, name="decree_desk"),
    path("meja-hasil/<slug:edition>/keputusan/<int:announcement>/", views.issue_decree, name="issue_decree"),
    path("penghargaan/<int:decree>/", views.award_desk, name="award_desk"),
    path("penghargaan/<int:decree>/serahkan/", views.give_awards, name="give_awards"),
    path("penghargaan/<int:decree>/perorangan/<int:entry>/", views.honour_person, name="honour_person"),
]
AGENCY = [
    path("sertifikat/", views.my_certificates, name="my_certificates"),
    path("sertifikat/<str:code>/pdf/", views.my_certificate, name="my_certificate"),
]
EVERYONE = [
    path("keputusan/", views.decree_list, name="decrees"),
    path("keputusan/<int:number>/", views.decree, name="decree"),
    path("keputusan/<int:number>/pdf/", views.decree_file, name="decree_file"),
    path("periksa/sertifikat/", views.check, name="check_form"),
    path("periksa/sertifikat/<str:code>/", views.check, name="check"),
]
urlpatterns: list[URLPattern] = [*SECRETARIAT, *AGENCY, *EVERYONE]
