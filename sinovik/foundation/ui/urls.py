from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [path("galeri/", views.show_gallery, name="gallery")]
