from django.urls import URLPattern

app_name = "institutionalization"
urlpatterns: list[URLPattern] = []
