from news.models.archive import ArchivedPeriod, ArchiveState
from news.models.article_parts import GalleryPicture, PickedArticle
from news.models.articles import Article
from news.models.audit import AuditEntry, BinnedRow
from news.models.edition import Edition
from news.models.error_reports import ErrorReport
from news.models.followups import DigestRecipient, FollowUp
from news.models.meetings import Meeting, MeetingCorrection, MeetingCounter
from news.models.office import Office
from news.models.pages import Page
from news.models.participants import Participant, organizations_with_a_page, people_with_a_page
from news.models.people import FormerOrganization, FormerPerson, Membership, Organization, Person
from news.models.pictures import Picture
from news.models.public_texts import PublicText
from news.models.readership import DailyViews, MostViewed, View, ViewTotal
from news.models.reception import ConsularService, OpeningHours, SpecialHours, Weekday
from news.models.redirects import Redirect
from news.models.remarks import DeskNotice, Remark
from news.models.seals import Seal, SealCheck
from news.models.search_words import SynonymGroup, VocabularyWord
from news.models.sections import Category, Tag
from news.models.sharing import OutgoingLink, PreviewLink, SavedList
from news.models.topics import Topic, TopicArticle
from news.models.transitions import SecondLook, Transition
from news.models.unsaved import Editing, UnsavedWork
from news.models.versions import Version
from news.models.visitors import RateCount, VisitorKey

__all__ = [
    "ArchiveState",
    "ArchivedPeriod",
    "Article",
    "AuditEntry",
    "BinnedRow",
    "Category",
    "ConsularService",
    "DailyViews",
    "DeskNotice",
    "DigestRecipient",
    "Editing",
    "Edition",
    "ErrorReport",
    "FollowUp",
    "FormerOrganization",
    "FormerPerson",
    "GalleryPicture",
    "Meeting",
    "MeetingCorrection",
    "MeetingCounter",
    "Membership",
    "MostViewed",
    "Office",
    "OpeningHours",
    "Organization",
    "OutgoingLink",
    "Page",
    "Participant",
    "Person",
    "PickedArticle",
    "Picture",
    "PreviewLink",
    "PublicText",
    "RateCount",
    "Redirect",
    "Remark",
    "SavedList",
    "Seal",
    "SealCheck",
    "SecondLook",
    "SpecialHours",
    "SynonymGroup",
    "Tag",
    "Topic",
    "TopicArticle",
    "Transition",
    "UnsavedWork",
    "Version",
    "View",
    "ViewTotal",
    "VisitorKey",
    "VocabularyWord",
    "Weekday",
    "organizations_with_a_page",
    "people_with_a_page",
]
