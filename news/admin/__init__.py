from news.admin import articles, followups, headings, meetings, office, people, pictures

__all__ = ["articles", "followups", "headings", "meetings", "office", "people", "pictures"]
