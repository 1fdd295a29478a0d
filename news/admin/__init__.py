from news.admin import articles, headings, office, pictures

__all__ = ["articles", "headings", "office", "pictures"]
