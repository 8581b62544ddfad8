from django.urls import path

from sinovik.inquiries.views import desk, requester

app_name = "inquiries"
urlpatterns = [
    path("permintaan-informasi/", requester.ask, name="ask"),
    path("permintaan-informasi/<str:token>/", requester.status, name="status"),
    path("permintaan-informasi/<str:token>/lengkapi/", requester.complete, name="complete"),
    path("permintaan-informasi/<str:token>/keberatan/", requester.object_, name="object"),
    path("permintaan-informasi/<str:token>/selesai/", requester.close, name="finish"),
    path("permintaan-informasi/<str:token>/berkas/", requester.file, name="answer_file"),
    path("meja-informasi/", desk.desk, name="desk"),
    path("meja-informasi/kalender/", desk.calendar, name="calendar"),
    path("meja-informasi/<int:pk>/", desk.inquiry, name="inquiry"),
    path("meja-informasi/<int:pk>/berkas/", desk.file, name="file"),
    *(path(f"meja-informasi/<int:pk>/{step.verb}/", desk.page_of(step), name=step.verb) for step in desk.STEPS),
]
