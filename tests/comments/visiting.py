"""What a visitor's browser does with the comment form, with the time and the address that a test wants."""

import time
import uuid
from datetime import timedelta

from django.core import signing
from django.test import Client
from django.urls import reverse

from news.models import Article

SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
JSON = {**SAME_SITE, "Accept": "application/json"}
TEXT = "امیدوارم این همکاری‌ها ادامه پیدا کند."


def aged_token(article_id: int, age: timedelta = timedelta(minutes=1), number: str | None = None) -> str:
    """The token of a form that was opened `age` ago."""
    signer = signing.TimestampSigner(salt="comments.form")
    signer.timestamp = lambda: signing.b62_encode(int(time.time() - age.total_seconds()))
    return signer.sign_object([article_id, number or uuid.uuid4().hex])


def neighbourhood(number: int) -> str:
    """An address in a network of its own."""
    return f"10.{number // 250}.{number % 250}.7"


def send(client: Client, article: Article, *, headers=JSON, address: str = neighbourhood(0), **fields):
    """Send a good comment from an address, with some fields as the test says."""
    data = {"name": "مهتاب", "text": TEXT, "token": aged_token(article.pk), **fields}
    sent = reverse("comments:comment", args=[article.pk])
    return client.post(sent, data, headers=headers, REMOTE_ADDR=address)
