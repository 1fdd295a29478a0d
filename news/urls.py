from django.urls import path

from news.views import articles, calendar_files, home, meetings, people, register, search, sections

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
    path("meetings/", register.register, name="register"),
    path("meetings.csv", register.register_csv, name="register_csv"),
    path("meetings.ics", calendar_files.meetings_ics, name="meetings_ics"),
    path("meetings/<int:pk>.ics", calendar_files.meeting_ics, name="meeting_ics"),
    path("meetings/<int:pk>/<str:slug>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/", meetings.meeting),
    path("people/<int:pk>/<str:slug>/", people.person, name="person"),
    path("people/<int:pk>/", people.person),
    path("organizations/<int:pk>/<str:slug>/", people.organization, name="organization"),
    path("organizations/<int:pk>/", people.organization),
]
