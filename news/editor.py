"""The rich-text editor of the article form: the only module that knows which one it is.

CKEditor 4 is past its end of life (docs/decisions): it runs on the form of one model, its output is cleaned by
news/richtext.py, and whoever replaces it changes this file and static/desk/ckeditor/.
"""

from ckeditor.widgets import CKEditorWidget
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

TOOLBAR = [
    ["Format", "Bold", "RemoveFormat"],
    ["BulletedList", "NumberedList", "Blockquote"],
    ["Link", "Unlink"],
    ["Image", "Table"],
    ["HalfSpace", "BidiRtl", "BidiLtr"],
    ["PasteText", "PasteFromWord"],
    ["Undo", "Redo", "Maximize"],
]
# What the toolbar makes, and what a paste may bring in; news/richtext.py has the last word.
ALLOWED_CONTENT = (
    "p h2 h3 ul ol li blockquote br strong sub sup bdi caption thead tbody tfoot tr figcaption; "
    "*[dir,lang]; a[!href,title]; img[!src,alt,width,height]; figure(!image); table; th td[colspan,rowspan]; "
    "th[scope]; ol[start]; time[!datetime,title]"
)
# None of these is needed, and some of them ask servers of third parties; the one for Google Docs throws at a span
# without a style.
REMOVED_PLUGINS = (
    "about,a11yhelp,autoembed,codesnippetgeshi,colorbutton,colordialog,copyformatting,div,docprops,"
    "editorplaceholder,elementspath,embed,exportpdf,find,flash,font,forms,iframe,image,language,liststyle,"
    "mathjax,newpage,pagebreak,pastefromgdocs,preview,print,save,scayt,showblocks,smiley,sourcearea,sourcedialog,specialchar,"
    "stylescombo,templates,uploadimage,uploadwidget,wsc"
)
CONFIG = {
    "toolbar": TOOLBAR,
    "height": 460,
    "width": "100%",
    "title": _("Text of the article"),
    "applicationTitle": _("Text of the article"),
    "skin": "moono-lisa",
    "contentsLangDirection": "rtl",
    "contentsLanguage": "fa",
    "customConfig": "",
    "stylesSet": False,
    "format_tags": "p;h2;h3",
    # Persian letters and ZWNJ are stored as they are; < and & stay escaped.
    "entities": False,
    "basicEntities": True,
    "fullPage": False,
    "versionCheck": False,
    "disableNativeSpellChecker": False,
    "allowedContent": ALLOWED_CONTENT,
    "disallowedContent": "script style iframe; *[on*]; *{*}",
    "forcePasteAsPlainText": False,
    "pasteFromWordRemoveFontStyles": True,
    "pasteFromWord_inlineImages": False,
    "pasteFromWord_keepZeroMargins": False,
    "extraPlugins": "image2,persian,halfspace,newsdesk",
    "removePlugins": REMOVED_PLUGINS,
    "removeDialogTabs": "link:advanced;link:target;link:upload;table:advanced;image2:Upload",
    "linkDefaultProtocol": "https://",
    "image2_captionedClass": "image",
    "image2_disableResizer": True,
    "image2_prefillDimensions": True,
    "image2_altRequired": True,
    "filebrowserWindowWidth": 940,
    "filebrowserWindowHeight": 725,
    # What our two plug-ins say.
    "halfspaceLabel": _("Half-space"),
    "newsdeskLabels": {
        "paragraph": _("Paragraph"),
        "heading": _("Heading"),
        "subheading": _("Lower heading"),
        "fromWord": _("Paste from a word processor"),
        "address": _("address"),
        "browse": _("Choose from the picture library"),
        "captioned": _("With a caption"),
        "caption": _("Write the caption here"),
        "noForeignPictures": _(
            "Pictures in pasted text were left out. Put them in from the picture library."
        ),
    },
}


class NewsEditor(CKEditorWidget):
    """A text area that becomes an editor, right to left, with the toolbar of a news desk."""

    def __init__(self, attrs: dict | None = None) -> None:
        super().__init__(attrs=attrs)
        self.config = CONFIG

    def get_context(self, name: str, value: str | None, attrs: dict) -> dict:
        self.config = CONFIG | {
            "contentsCss": [static("desk/editor-content.css")],
            "filebrowserImageBrowseUrl": reverse("admin:news_picture_choose"),
        }
        self.external_plugin_resources = [_plugin("persian"), _plugin("halfspace"), _plugin("newsdesk")]
        return super().get_context(name, value, attrs)


def _plugin(name: str) -> tuple[str, str, str]:
    folder, _slash, file = static(f"desk/ckeditor/{name}/plugin.js").rpartition("/")
    return name, folder + "/", file
