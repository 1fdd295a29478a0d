from django.urls import path, register_converter

from comments.tracking import CodeConverter
from comments.views import (
    commenting,
    discussion,
    ledger,
    letters,
    rating,
    reporting,
    signed_decision,
    tracking,
)

register_converter(CodeConverter, "code")

app_name = "comments"
urlpatterns = [
    path("comments/ledger/", ledger.ledger, name="ledger"),
    path("comments/ledger.csv", ledger.ledger_csv, name="ledger_csv"),
    path("comments/decide/<str:token>/", signed_decision.signed_decision, name="signed_decision"),
    path("news/<int:pk>/comments/", commenting.comment, name="comment"),
    path("news/<int:pk>/comments/all/", discussion.discussion, name="discussion"),
    path("news/<int:pk>/rating/", rating.rating, name="rating"),
    path("comments/", tracking.find, name="find"),
    path("comments/<int:pk>/report/", reporting.report, name="report"),
    path("comments/confirm/<str:token>/", letters.confirm, name="confirm"),
    path("comments/unsubscribe/<str:token>/", letters.unsubscribe, name="unsubscribe"),
    path("comments/<code:code>/", tracking.follow, name="tracking"),
]
