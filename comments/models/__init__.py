from comments.models.bans import Ban, ListedWord
from comments.models.comments import MAX_TEXT, MIN_TEXT, Comment, ConcealedText
from comments.models.decisions import Decision, RejectionReason
from comments.models.digests import ModeratorDigest
from comments.models.followers import Follower, Letter
from comments.models.inquiries import CannedAnswer, Inquiry, InquiryAnswer
from comments.models.ratings import Rating
from comments.models.reports import Report
from comments.models.rules import DiscussionRules

__all__ = [
    "MAX_TEXT",
    "MIN_TEXT",
    "Ban",
    "CannedAnswer",
    "Comment",
    "ConcealedText",
    "Decision",
    "DiscussionRules",
    "Follower",
    "Inquiry",
    "InquiryAnswer",
    "Letter",
    "ListedWord",
    "ModeratorDigest",
    "Rating",
    "RejectionReason",
    "Report",
]
