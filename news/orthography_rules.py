"""The rules of Persian orthography, as a table: what each finds, and why it proposes something else."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from news import orthography_joints as joints
from news import orthography_signs as signs
from news.orthography_text import Change, Masked


@dataclass(frozen=True)
class Rule:
    """`by_words` tells that a proposal is shown with the whole words that it changes."""

    name: str
    label: str | Promise
    reason: str | Promise
    find: Callable[[Masked], Iterator[Change]]
    by_words: bool = True


# The earlier rule has the place that two would change.
RULES = (
    Rule("verbs", _("می and نمی"), _("می and نمی are joined to the verb by a half-space."), joints.verbs),
    Rule(
        "plurals",
        _("Plural"),
        _("ها is joined to its noun by a half-space, and directly after a letter that joins nothing."),
        joints.plurals,
    ),
    Rule(
        "comparatives",
        _("Comparative"),
        _("تر and ترین are joined to the adjective by a half-space."),
        joints.comparatives,
    ),
    Rule(
        "after-heh",
        _("Ending after ه"),
        _("After a silent ه, endings such as ام, ای and اند are joined by a half-space."),
        joints.after_heh,
    ),
    Rule(
        "heh-ye",
        _("ه with hamza"),
        _("After a silent ه, the linking sound is written as a small hamza."),
        joints.heh_and_ye,
    ),
    Rule(
        "they-are",
        _("Ending اند"),
        _("The ending اند is joined to the word before it by a half-space."),
        joints.they_are,
    ),
    Rule(
        "compounds",
        _("Compound"),
        _("The parts of this compound are joined by a half-space."),
        joints.compounds,
    ),
    Rule(
        "half-spaces",
        _("Half-space"),
        _("A half-space stands once, and only between two letters."),
        joints.idle_half_spaces,
    ),
    Rule(
        "letters",
        _("Arabic letter"),
        _("Persian has its own ی, ک and ه; searching and sorting rely on them."),
        signs.letters,
    ),
    Rule(
        "kashida",
        _("Stretched letters"),
        _("Letters are not stretched with a dash: nobody finds such a word."),
        signs.kashida,
    ),
    Rule(
        "digits",
        _("Digits"),
        _("In a Persian text, numbers have Persian digits."),
        signs.digits,
        by_words=False,
    ),
    Rule(
        "numbers-at-words",
        _("Number at a word"),
        _("A space separates a number from the word beside it."),
        signs.numbers_at_words,
        by_words=False,
    ),
    Rule("quotes", _("Quotation marks"), _("Persian quotes stand in « and »."), signs.quotes, by_words=False),
    Rule(
        "latin-signs",
        _("Latin sign"),
        _("Between Persian words stand the signs ، ؛ ؟ and ٪."),
        signs.latin_signs,
        by_words=False,
    ),
    Rule(
        "dots",
        _("Ellipsis"),
        _("An omission is one sign (…), not three full stops."),
        signs.dots,
        by_words=False,
    ),
    Rule(
        "spaces-before",
        _("Space before a sign"),
        _("No space stands before a punctuation mark."),
        signs.spaces_before,
        by_words=False,
    ),
    Rule(
        "spaces-after",
        _("Space after a sign"),
        _("A space follows a punctuation mark, and separates a quotation from the words around it."),
        signs.spaces_after,
        by_words=False,
    ),
    Rule(
        "inside",
        _("Space inside"),
        _("No space stands just inside brackets and quotation marks."),
        signs.inside,
        by_words=False,
    ),
    Rule("double-spaces", _("Doubled space"), _("One space is enough."), signs.double_spaces, by_words=False),
)
BY_NAME = {rule.name: rule for rule in RULES}
