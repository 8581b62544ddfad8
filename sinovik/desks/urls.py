from django.urls import path

from . import views

app_name = "desks"
urlpatterns = [
    path("meja/", views.home, name="home"),
    path("meja/peran/", views.wear, name="wear"),
    path("meja/bahasa/", views.choose_language, name="choose_language"),
    path("meja/cari/", views.search, name="search"),
    path("meja/tampilan/", views.saved_views, name="saved_views"),
    path("meja/tampilan/simpan/", views.save_view, name="save_view"),
    path("meja/tampilan/<int:pk>/hapus/", views.forget_view, name="forget_view"),
    path("bantuan/", views.manuals, name="manuals"),
    path("bantuan/<slug:key>/", views.manual, name="manual"),
    path("meja/surat/", views.inbox, name="inbox"),
    path("meja/surat/<int:pk>/", views.letter, name="letter"),
    path("meja/surat/<int:pk>/dibaca/", views.read, name="read"),
]
