from django.urls import path

from news.views import articles, home, search, sections

app_name = "news"
urlpatterns = [
    path("", home.home, name="home"),
    path("news/", articles.articles, name="list"),
    path("news/<int:pk>/<str:slug>/", articles.article, name="article"),
    path("n/<int:pk>/", articles.short, name="short"),
    path("news/<int:pk>/", articles.short),
    path("category/<str:slug>/", sections.category, name="category"),
    path("tag/<str:slug>/", sections.tag, name="tag"),
    path("search/", search.search, name="search"),
]
