from django.urls import path

from sinovik.portal.views import catalogue, editions, front

app_name = "portal"
urlpatterns = [
    path("", front.home, name="home"),
    path("inovasi/", catalogue.catalogue, name="catalogue"),
    path("inovasi/<str:number>/", catalogue.innovation, name="innovation_short"),
    path("inovasi/<str:number>/<slug:slug>/", catalogue.innovation, name="innovation"),
    path("instansi/<slug:slug>/", catalogue.agency, name="agency"),
    path("kompetisi/", editions.edition_list, name="editions"),
    path("kompetisi/<slug:slug>/", editions.edition, name="edition"),
    path("pemenang/", front.winners, name="winners"),
    path("statistik/", front.statistics, name="statistics"),
]
