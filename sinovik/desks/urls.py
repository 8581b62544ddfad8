from django.urls import path

from . import views

app_name = "desks"
urlpatterns = [
    path("meja/", views.home, name="home"),
    path("meja/peran/", views.wear, name="wear"),
    path("meja/cari/", views.search, name="search"),
    path("meja/surat/", views.inbox, name="inbox"),
    path("meja/surat/<int:pk>/", views.letter, name="letter"),
    path("meja/surat/<int:pk>/dibaca/", views.read, name="read"),
]
