import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from news.models import *
from news.models import PickedArticle, UnsavedWork, SecondLook, Remark
from news import second_looks, workflow, versions
from tests.factories import *

def everything(author, browser):
    a = ArticleFactory(lead_picture=PictureFactory(), author=author, status="draft", published_at=None)
    for _ in range(5): GalleryPictureFactory(article=a)
    for _ in range(3): PickedArticle.objects.create(article=a, other=ArticleFactory())
    for _ in range(3): a.tags.add(TagFactory()); a.mentions.add(PersonFactory())
    m = published_meeting(subject="x"); m.articles.add(a) if hasattr(m, "articles") else None
    TopicArticleFactory(topic=TopicFactory(), article=a)
    versions.begin(a)
    other = StaffFactory()
    for mv in ("submit", "return"):
        workflow.take(Article.objects.filter(pk=a.pk), workflow.MOVES[mv], by=author if mv == "submit" else other, note="x")
    second_looks.ask(a, "forced", by=other, reason="x")
    UnsavedWork.objects.create(article=a, owner=author, form="a"*32, typed={"title":["x"]})
    return a

@pytest.mark.django_db
@pytest.mark.parametrize("who", ["writer", "editor", "administrator", "auditor"])
def test_count(who, login, request):
    person = request.getfixturevalue(who)
    author = person if who == "writer" else StaffFactory()
    b = login(person)
    a = everything(author, b)
    from django.test import Client
    with CaptureQueriesContext(connection) as c:
        r = b.get(reverse("admin:news_article_change", args=[a.pk]))
    print(who, r.status_code, len(c))
    for q in c: print("  ", q["sql"][:230].replace("\n"," "), "...", q["sql"][-160:])
    for q in ["", "q=دید", "q=زیزی"]:
        with CaptureQueriesContext(connection) as c:
            r = b.get(reverse("admin:news_article_changelist")+"?"+q)
        print(who, "list", q, len(c))
    with CaptureQueriesContext(connection) as c:
        r = b.get(reverse("admin:news_picture_changelist"))
    print(who, "pictures", len(c))
    for q in c: print("  ", q["sql"][:230].replace("\n"," "), "...", q["sql"][-160:])

@pytest.mark.django_db
def test_count2(login, editor, administrator, writer):
    for person in (writer, editor, administrator):
        b = login(person)
        a = everything(writer, b)
        for state in ("draft", "in_review", "published", "embargo", "unsaved"):
            if person is writer and state == "published": continue
            if state == "in_review": Article.objects.filter(pk=a.pk).update(status="in_review", submitted_by=writer, submitted_at=timezone.now(), returned_at=None)
            if state == "published": Article.objects.filter(pk=a.pk).update(status="published", published_at=timezone.now(), redirect_to="/news/2/")
            if state == "embargo":
                Article.objects.filter(pk=a.pk).update(status="draft", is_embargoed=True, published_at=None); a.embargo_readers.add(person)
            if state == "unsaved": UnsavedWork.objects.create(article=a, owner=person, form="c"*32, typed={"title":["x"], "tags":["1"]})
            with CaptureQueriesContext(connection) as c:
                r = b.get(reverse("admin:news_article_change", args=[a.pk])+("?unsaved="+"c"*32 if state=="unsaved" else ""))
            print("##", person, state, r.status_code, len(c))
            if len(c) > 15:
                for q in c: print("  ", q["sql"][:300].replace("\n"," "), "...", q["sql"][-160:])
        with CaptureQueriesContext(connection) as c:
            b.get(reverse("admin:news_article_add"))
        print("##", person, "add", len(c))
