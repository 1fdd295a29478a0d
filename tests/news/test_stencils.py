"""Partials that are filled instead of rendered say the same as their templates."""

import pytest
from django.template import engines
from django.utils.safestring import SafeString

from news import stencils


@pytest.fixture
def template(settings, monkeypatch):
    """Makes "row.html" of a text, for this test alone."""
    made = {}

    def render(name: str, context: dict) -> str:
        return engines["django"].from_string(made[name]).render(context)

    monkeypatch.setattr(stencils, "render_to_string", render)
    stencils._cut.cache_clear()
    yield lambda text: made.update({"row.html": text}) or stencils._cut.cache_clear()
    stencils._cut.cache_clear()


ROW = """
  <li class="100% {% if is_open %}open{% endif %}">
    {% if title %}<b title="{{ title }}">{{ title }}</b>{% endif %} {{ date }}</li>
"""


def test_a_row_is_filled_as_its_template_would_be(template):
    template(ROW)
    filled = stencils.filled(
        "row.html", {"title": "می‌رود", "date": SafeString("<time>۱</time>")}, is_open=True
    )
    assert filled == '<li class="100% open">\n    <b title="می‌رود">می‌رود</b> <time>۱</time></li>'


@pytest.mark.parametrize(
    "word",
    ["", "%(date)s %s %", '"><script>alert(1)</script>', "\ue000date\ue001", "it's & co", "{{ date }}"],
)
def test_no_word_is_more_than_a_word(template, word):
    template(ROW)
    filled = stencils.filled("row.html", {"title": word, "date": "d"}, is_open=False)
    assert filled == stencils.plain("row.html", {"title": word, "date": "d"}, is_open=False)
    assert "<script>" not in filled


def test_a_row_without_a_word_has_another_shape(template):
    template(ROW)
    assert "<b" in stencils.filled("row.html", {"title": "a", "date": "d"}, is_open=True)
    assert "<b" not in stencils.filled("row.html", {"title": "", "date": "d"}, is_open=True)
    assert "open" not in stencils.filled("row.html", {"title": "a", "date": "d"}, is_open=False)


def test_a_second_row_of_the_same_shape_renders_nothing(template):
    template(ROW)
    for word in "abc":
        stencils.filled("row.html", {"title": word, "date": "d"}, is_open=True)
    assert stencils._cut.cache_info().misses == 1


def test_who_works_at_a_template_sees_it_at_once(template, settings):
    settings.DEBUG = True
    template(ROW)
    stencils.filled("row.html", {"title": "a", "date": "d"}, is_open=True)
    template("<p>{{ title }}</p>")
    assert stencils.filled("row.html", {"title": "a", "date": "d"}, is_open=True) == "<p>a</p>"


def test_a_word_that_goes_through_a_filter_is_told(template):
    """Such a partial may not be filled; the comparison of all tests finds it."""
    template("<p>{{ title|upper }}</p>")
    with pytest.raises(AssertionError, match=r"row\.html"):
        stencils.filled("row.html", {"title": "a"})
