from django.urls import path

from sinovik.institutionalization import views

app_name = "institutionalization"
urlpatterns = [
    path("pelembagaan/", views.desk, name="desk"),
    path("pelembagaan/<str:number>/", views.roots, name="roots"),
    path("pelembagaan/<str:number>/dasar-hukum/", views.basis, name="basis"),
    path("pelembagaan/<str:number>/anggaran/", views.budget, name="budget"),
    path("pelembagaan/<str:number>/tugas/", views.duty, name="duty"),
    path("pelembagaan/<str:number>/akhiri/<slug:kind>/<int:pk>/", views.end, name="end"),
    path("pelembagaan/<str:number>/berkas/<int:pk>/", views.file, name="file"),
]
