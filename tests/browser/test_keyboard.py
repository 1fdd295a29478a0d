"""Every type of page by the keyboard alone: through all of it, and out again."""

import pytest
from playwright.sync_api import Page

from tests.browser.page_types import BARE, BEGUN_BELOW, full_site, told, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MOST_STEPS = 400
HEAD = ('class="skip"', 'class="brand"', 'type="search"', 'href="/meetings/"')
# Where the focus is, and what tells so: an outline, drawn by the element or by what stands around it.
FOCUSED = """() => {
  const now = document.activeElement;
  if (!now || now === document.body) return null;
  const seen = (one, pseudo) => {
    const style = getComputedStyle(one, pseudo);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
  };
  const around = [now, now.parentElement, now.nextElementSibling, now.closest("form, label")].filter(Boolean);
  const box = now.getBoundingClientRect();
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return {
    what: now.outerHTML.slice(0, 100),
    shown: seen(now) || seen(now, "::after") || around.some((one) => seen(one)),
    inside: inside && now.checkVisibility({ opacityProperty: false }),
  };
}"""


def step(page: Page, key: str = "Tab") -> dict | None:
    page.keyboard.press(key)
    return page.evaluate(FOCUSED)


def steps(page: Page) -> list[dict]:
    """All stations from the top of the page until the focus leaves it, or begins anew where nothing else is."""
    passed: list[dict] = []
    while (station := step(page)) and station not in passed[:1] and len(passed) < MOST_STEPS:
        passed.append(station)
    return passed


def test_the_way_through_a_page_shows_each_station_and_ends(open_browser):
    visit = open_browser(reduced_motion="reduce")
    addresses = full_site()
    few = {name: addresses[name] for name in ("home", "article", "found", "register", "comment", "500")}
    wrong = walked(visit, few)
    assert wrong == {}, told(wrong)


@pytest.mark.full
@pytest.mark.parametrize("width", [320, 1280])
def test_the_way_through_every_page_shows_each_station_and_ends(open_browser, width):
    wrong = walked(open_browser(width, reduced_motion="reduce"), full_site())
    assert wrong == {}, told(wrong)


def walked(visit, addresses: dict[str, str]) -> dict[str, list[str]]:
    """By page, the stations that cannot be seen; and those that a page does not let go of."""
    wrong = {}
    for name in walk(visit, addresses):
        passed = steps(visit.page)
        lost = [one["what"] for one in passed if not (one["shown"] and one["inside"])]
        if len(passed) == MOST_STEPS:
            lost.append("no way out")
        if name not in BARE | BEGUN_BELOW:
            words = "".join(one["what"] for one in passed)
            lost += [f"no {head}" for head in HEAD if head not in words]
        if lost:
            wrong[name] = lost
    return wrong
