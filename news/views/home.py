"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from news import front_page
from news.public_page import public_page


@public_page
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "news/home.html", {"place": "home", "front": front_page.gather()})
