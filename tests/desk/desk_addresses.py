"""Who may GET the addresses of the desk that are none of the pages in tests/desk/rights.py, by their names."""

# What nobody of any role opens: Django has these addresses, and the desk has no use for them.
NOBODY = {
    "auth_user_delete", "auth_user_history", "auth_user_password_change", "autocomplete", "comments_comment_add",
    "comments_discussionrules_add", "comments_discussionrules_delete", "consulate_cspreport_add",
    "consulate_cspreport_delete", "news_auditentry_add", "news_auditentry_delete",
    "news_binnedrow_add", "news_binnedrow_delete", "news_errorreport_add", "news_office_add", "news_office_delete",
    "news_outgoinglink_add", "news_outgoinglink_delete", "view_on_site",
}  # fmt: skip
# Acts: a GET does nothing.
POST_ONLY = {
    "comments_ban_lift", "comments_comment_bulk", "comments_comment_close_reports", "comments_comment_decide",
    "comments_comment_digest", "comments_comment_discussion", "comments_comment_inquire", "comments_comment_open",
    "comments_comment_take_ban_back", "comments_comment_take_last_back", "comments_comment_undo",
    "comments_inquiry_close", "comments_inquiry_reopen", "logout", "news_article_check", "news_article_discard",
    "news_article_keep_new", "news_article_looked", "news_article_presence", "news_article_preview_revoke",
    "news_article_preview_unsaved", "news_article_proofs_typed", "news_article_remark_reopen",
    "news_article_remark_settle", "news_article_still_right", "news_binnedrow_restore", "news_errorreport_settle",
    "news_followup_settle", "news_person_quick_add", "news_picture_upload", "notice_open", "notices_read",
    "person_close", "person_letter", "person_open", "person_roles", "person_second_factor", "person_unlock",
}  # fmt: skip
_LISTS = {
    "auth_user", "comments_ban", "comments_cannedanswer", "comments_comment", "comments_discussionrules",
    "comments_inquiry", "comments_listedword", "comments_rejectionreason", "consulate_cspreport",
    "news_article", "news_auditentry",
    "news_binnedrow", "news_category", "news_consularservice", "news_digestrecipient", "news_errorreport",
    "news_followup", "news_meeting", "news_office", "news_organization", "news_outgoinglink", "news_page",
    "news_person", "news_picture", "news_redirect", "news_specialhours", "news_synonymgroup", "news_tag", "news_topic",
    "news_topicarticle",
}  # fmt: skip
# A list under a name of one's own, and its end.
POST_ONLY |= {f"{name}_{act}" for name in _LISTS for act in ("keep", "kept")}

READERS = {"writer", "editor", "auditor", "administrator"}
WRITERS = READERS - {"auditor"}
EDITORS = {"editor", "administrator"}
MODERATORS = {"moderator", "administrator"}
ANYBODY = READERS | {"moderator", "nobody"}

MAY_GET = {
    **dict.fromkeys(
        [
            "index", "invitation", "jsi18n", "login", "password_change_done", "password_reset",
            "password_reset_complete", "password_reset_confirm", "password_reset_done", "pulse", "second_factor",
        ],
        ANYBODY,
    ),
    # To moderators it shows the bin, and nothing else.
    "app_list": ANYBODY - {"nobody"},
    **dict.fromkeys(
        [f"news_{name}_{kind}" for kind in ("export_csv", "export_xlsx")
         for name in
         ("article", "category", "followup", "meeting", "organization", "person", "picture", "tag", "topic")],
        READERS,
    ),
    **dict.fromkeys(
        [f"news_{name}_export_{kind}" for name in ("errorreport", "redirect") for kind in ("csv", "xlsx")], EDITORS
    ),
    "news_category_change": READERS,
    "news_meeting_last_participants": READERS,
    "news_picture_small": READERS,
    # Of the own unsaved work alone; tests/desk/test_unsaved_work.py.
    "news_article_unsaved": READERS,
    **dict.fromkeys(["news_person_import", "news_organization_import"], WRITERS),
    "news_binnedrow_change": WRITERS | MODERATORS,
    **dict.fromkeys(
        ["news_category_delete", *(f"news_digestrecipient_{act}" for act in ("add", "change", "delete"))],
        EDITORS,
    ),
    "comments_discussionrules_changelist": MODERATORS,
    "news_office_changelist": {"administrator"},
    # What was done to a row, for those who see the row.
    **dict.fromkeys(
        [f"news_{name}_history" for name in
         ("article", "category", "followup", "meeting", "organization", "person", "picture", "tag", "topic")],
        READERS,
    ),
    **dict.fromkeys(
        [f"news_{name}_history" for name in
         ("digestrecipient", "errorreport", "outgoinglink", "redirect", "synonymgroup")],
        EDITORS,
    ),
    **dict.fromkeys(
        [f"comments_{name}_history" for name in
         ("ban", "cannedanswer", "comment", "discussionrules", "inquiry", "listedword", "rejectionreason")],
        MODERATORS,
    ),
    **dict.fromkeys(
        [f"news_{name}_history" for name in ("consularservice", "office", "page", "specialhours")],
        {"administrator"},
    ),
    "news_binnedrow_history": WRITERS | MODERATORS,
    **dict.fromkeys(
        ["consulate_cspreport_history", "news_auditentry_history"],
        {"auditor", "administrator"},
    ),
}  # fmt: skip
