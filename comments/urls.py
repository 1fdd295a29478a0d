from django.urls import path

from comments.views import commenting, rating

app_name = "comments"
urlpatterns = [
    path("news/<int:pk>/comments/", commenting.comment, name="comment"),
    path("news/<int:pk>/rating/", rating.rating, name="rating"),
]
