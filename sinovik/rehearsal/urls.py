from django.urls import path

from . import views

app_name = "rehearsal"
urlpatterns = [
    path("edisi/<slug:slug>/gladi/", views.listing, name="rehearsals"),
    path("edisi/<slug:slug>/gladi/<int:number>/", views.rehearsal, name="rehearsal"),
    path("edisi/<slug:slug>/gladi/<int:number>/hentikan/", views.end, name="end"),
    path("edisi/<slug:slug>/gladi/<int:number>/gladi.json", views.plan, name="plan"),
]
