"""The rules that an article is checked by: what may be wrong, why it matters, and how it is mended."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news.models import Article


@dataclass(frozen=True)
class Rule:
    """What may be wrong: why it matters, and how it is mended."""

    why: str | Promise
    mend: str | Promise
    is_must: bool = False


@dataclass(frozen=True)
class Finding:
    """A rule that a place of the article breaks; `field` is the form's, `where` the words at that place."""

    name: str
    field: str
    where: str = ""

    @property
    def rule(self) -> Rule:
        return RULES[self.name]

    @property
    def is_must(self) -> bool:
        return self.rule.is_must

    @property
    def label(self) -> str:
        return str(Article._meta.get_field(self.field).verbose_name)


RULES = {
    "body empty": Rule(
        _("The article has no text."),
        _("Write the text, or keep the article as a draft."),
        is_must=True,
    ),
    "picture without words": Rule(
        _("Whoever cannot see the picture is told nothing of it."),
        _(
            "Write its alternative text: in the editor by a double click on it, or call it decorative in the library."
        ),
        is_must=True,
    ),
    "broken link": Rule(
        _("The link leads to a page of this site that is not there."),
        _("Look for the page's address and put it in, or take the link out."),
        is_must=True,
    ),
    "link without its site": Rule(
        _("The address begins neither with https:// nor with a slash, so that it leads nowhere."),
        _("Write the whole address, as https://example.org."),
        is_must=True,
    ),
    "picture not ours": Rule(
        _("The library has no picture with this file, so that readers see a gap."),
        _("Take it out, and choose the picture from the library."),
        is_must=True,
    ),
    "link to a place in the text": Rule(
        _("The link leads to a place in this text, and no place in a text has an address."),
        _("Take the link out; the words stay."),
        is_must=True,
    ),
    "date goes stale": Rule(
        _("On another day these words mean another one."),
        _("Write the date, or accept it in the proposals for the text."),
    ),
    "date counted from another day": Rule(
        _("This date was accepted on another day than that of its publication, and means another one now."),
        _("Write the date, or accept it anew."),
    ),
    "link to a draft": Rule(
        _("The link leads to an article that is not public yet."),
        _("Publish that article first, or take the link out."),
    ),
    "link without words": Rule(
        _("The link has no words: readers cannot see it, and screen readers read its address."),
        _("Write what stands behind it, or take it out."),
    ),
    "link says nothing": Rule(
        _("Whoever hears only the links of a page does not learn where this one leads."),
        _("Let the link be the words that name its aim, as: the form for passports."),
    ),
    "heading out of order": Rule(
        _("A smaller heading stands before the first large one; screen readers show a gap."),
        _("Make it a heading of the first size."),
    ),
    "heading empty": Rule(
        _("A heading without words is a gap in the list of headings."), _("Write it, or take it out.")
    ),
    "bold instead of a heading": Rule(
        _("A bold line looks like a heading and is none: nobody can jump to it."),
        _("Choose a heading for this line instead of bold letters."),
    ),
    "table without headers": Rule(
        _("Screen readers cannot say to which column or row a cell belongs."),
        _("Make the first row or column a header in the table's properties."),
    ),
    "title long": Rule(
        _("Lists, search engines and messengers cut a title of more than a hundred letters."),
        _("Make it shorter; the rest belongs into the lead."),
    ),
    "title ends with a stop": Rule(_("A title is no sentence of the text."), _("Take the full stop out.")),
    "lead empty": Rule(
        _("Lists and search engines show the lead; without it they show the first words of the text."),
        _("Write in one or two sentences who, what, when and where."),
    ),
    "lead repeats the title": Rule(
        _("Readers read the same twice."), _("Say in the lead what the title does not say.")
    ),
}
