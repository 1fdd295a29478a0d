from django.urls import path

from comments import views

app_name = "comments"
urlpatterns = [
    path("news/<int:pk>/comments/", views.comment, name="comment"),
    path("news/<int:pk>/rating/", views.rating, name="rating"),
]
