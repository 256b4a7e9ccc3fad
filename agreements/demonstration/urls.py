from django.urls import path

from agreements.demonstration import views

app_name = "demonstration"
urlpatterns = [
    path("", views.index, name="index"),
    path("be/<str:who>/", views.be, name="be"),
    path("step/<uuid:pk>/", views.step, name="step"),
    path("mail/", views.mail, name="mail"),
    path("mail/<uuid:pk>/", views.letter, name="letter"),
    path("forward/", views.forward, name="forward"),
]
