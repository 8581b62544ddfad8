from django.urls import path

from sinovik.transparency.views import record

app_name = "transparency"
urlpatterns = [
    path("catatan-publik/", record.record, name="record"),
    path("catatan-publik/<int:number>/", record.entry, name="entry"),
]
