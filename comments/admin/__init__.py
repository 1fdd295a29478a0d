from comments.admin.bans import BanAdmin
from comments.admin.canned_answers import CannedAnswerAdmin
from comments.admin.comments import CommentAdmin
from comments.admin.inquiries import InquiryAdmin
from comments.admin.reasons import RejectionReasonAdmin
from comments.admin.rules import DiscussionRulesAdmin
from comments.admin.words import ListedWordAdmin

__all__ = [
    "BanAdmin",
    "CannedAnswerAdmin",
    "CommentAdmin",
    "DiscussionRulesAdmin",
    "InquiryAdmin",
    "ListedWordAdmin",
    "RejectionReasonAdmin",
]
