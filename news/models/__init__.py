from news.models.articles import Article
from news.models.office import Office
from news.models.pictures import Picture
from news.models.readership import DailyViews, View, ViewTotal
from news.models.sections import Category, Tag
from news.models.visitors import RateCount, VisitorKey

__all__ = [
    "Article",
    "Category",
    "DailyViews",
    "Office",
    "Picture",
    "RateCount",
    "Tag",
    "View",
    "ViewTotal",
    "VisitorKey",
]
