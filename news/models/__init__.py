from news.models.articles import Article
from news.models.followups import DigestRecipient, FollowUp
from news.models.meetings import (
    Meeting,
    MeetingCorrection,
    MeetingCounter,
    Participant,
    organizations_with_a_page,
    people_with_a_page,
)
from news.models.office import Office
from news.models.people import FormerOrganization, FormerPerson, Membership, Organization, Person
from news.models.pictures import Picture
from news.models.readership import DailyViews, View, ViewTotal
from news.models.sections import Category, Tag
from news.models.visitors import RateCount, VisitorKey

__all__ = [
    "Article",
    "Category",
    "DailyViews",
    "DigestRecipient",
    "FollowUp",
    "FormerOrganization",
    "FormerPerson",
    "Meeting",
    "MeetingCorrection",
    "MeetingCounter",
    "Membership",
    "Office",
    "Organization",
    "Participant",
    "Person",
    "Picture",
    "RateCount",
    "Tag",
    "View",
    "ViewTotal",
    "VisitorKey",
    "organizations_with_a_page",
    "people_with_a_page",
]
