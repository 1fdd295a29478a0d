"""Every type of page: without barriers, at every width, and for those who see it otherwise."""

from itertools import cycle

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visit
from tests.browser.page_types import BARE, BEGUN_BELOW, EMPTY, full_site, told, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS, SCHEMES = (320, 390, 768, 1280, 1920), ("light", "dark")
# A window of 1280 by 900 at 200 %.
ZOOMED = {"width": 640, "height": 450}
AXE = Axe()


def barriers(visit: Visit) -> list[str]:
    """What axe finds, with the place where it is."""
    found = AXE.run(visit.page).response["violations"]
    return [f"{one['id']}: {node['target']} {node['html'][:90]}" for one in found for node in one["nodes"]]


def look(visit: Visit, width: int, scheme: str) -> list[str]:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.emulate_media(color_scheme=scheme)
    return barriers(visit) + ([] if visit.fits() else ["sticks out"])


def test_no_page_has_a_barrier(open_browser):
    """Every second page; the widths and schemes take turns. The large grid below takes each page on each screen."""
    visit, screens = open_browser(), cycle([(320, "dark"), (1280, "light"), (390, "light"), (1280, "dark")])
    pages = dict(list(full_site().items())[::2])
    wrong = {name: found for name in walk(visit, pages) if (found := look(visit, *next(screens)))}
    assert wrong == {}, told(wrong)


@pytest.mark.full
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_has_a_barrier_on_any_screen(open_browser, width, scheme):
    visit = open_browser(width, color_scheme=scheme)
    wrong = {name: found for name in walk(visit, full_site()) if (found := look(visit, width, scheme))}
    assert wrong == {}, told(wrong)


@pytest.mark.parametrize(
    "width, scheme", [(320, "light"), pytest.param(1280, "dark", marks=pytest.mark.full)]
)
def test_an_empty_site_has_no_barrier_and_says_something_on_each_page(open_browser, width, scheme):
    visit = open_browser(width, color_scheme=scheme)
    wrong = {}
    for name in walk(visit, EMPTY):
        assert visit.page.locator("main").inner_text().strip(), name
        if found := look(visit, width, scheme):
            wrong[name] = found
    assert wrong == {}, told(wrong)


# --- One look at each page in many ways -------------------------------------------------------------


@pytest.mark.full
def test_every_page_suits_those_who_see_it_otherwise(open_browser):
    visit = open_browser()
    wrong = {}
    for name in walk(visit, full_site()):
        complaints = [
            *_narrow_and_enlarged(visit),
            *_in_forced_colours(visit),
            *_without_motion(visit),
            *_on_paper(visit),
            *([] if name in BARE | BEGUN_BELOW else _past_the_head(visit)),
        ]
        if complaints:
            wrong[name] = complaints
    assert wrong == {}, told(wrong)


OUTSIDE = """() => [...document.querySelectorAll("main *")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.left < 0 || box.right > innerWidth;
  }).map((one) => one.outerHTML.slice(0, 90))"""


def _narrow_and_enlarged(visit: Visit) -> list[str]:
    complaints = []
    for size in ({"width": 320, "height": 900}, ZOOMED):
        visit.page.set_viewport_size(size)
        if not visit.fits():
            complaints.append(f"sticks out at {size}: {visit.page.evaluate(OUTSIDE)}")
    return complaints


# Backgrounds and shadows are gone in forced colours: what is chosen needs an edge, an outline or heavier letters.
# The last of the crumbs is told by its place.
SELECTED = """() => [...document.querySelectorAll("[aria-current], [aria-selected=true], :checked")]
  .map((chosen) => chosen.matches("input, option") ? chosen.labels?.[0] ?? chosen : chosen)
  .filter((chosen) => chosen.checkVisibility() && !chosen.closest(".crumbs"))
  .filter((chosen) => {
    const style = getComputedStyle(chosen);
    const edged = [style.borderBlockEndStyle, style.borderBlockStartStyle, style.outlineStyle];
    return edged.every((edge) => edge === "none") && Number(style.fontWeight) < 600;
  })
  .map((chosen) => `nothing tells that it is chosen: ${chosen.outerHTML.slice(0, 90)}`)"""


def _in_forced_colours(visit: Visit) -> list[str]:
    visit.page.emulate_media(forced_colors="active")
    complaints = visit.page.evaluate(SELECTED)
    visit.page.emulate_media(forced_colors="none")
    return complaints


MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
    const style = getComputedStyle(one);
    const moves = `${style.transitionDuration}, ${style.animationDuration}`.split(",").some(parseFloat);
    return (moves && style.transitionProperty !== "none") || style.scrollBehavior === "smooth";
  }).map((one) => `moves: ${one.outerHTML.slice(0, 90)}`)"""


def _without_motion(visit: Visit) -> list[str]:
    visit.page.emulate_media(reduced_motion="reduce")
    complaints = visit.page.evaluate(MOVING)
    visit.page.emulate_media(reduced_motion="no-preference")
    return complaints


PRINTED = """() => [...document.querySelectorAll("nav, [role=search], .skip, .demo, .foot, video")]
  .filter((one) => one.checkVisibility())
  .map((one) => `on paper: ${one.outerHTML.slice(0, 90)}`)"""


def _on_paper(visit: Visit) -> list[str]:
    visit.page.emulate_media(media="print")
    complaints = visit.page.evaluate(PRINTED)
    if not visit.page.locator("h1").first.is_visible():
        complaints.append("on paper without its heading")
    visit.page.emulate_media(media="screen")
    return complaints


STATION = """() => {
    const now = document.activeElement;
    return [now.className, Boolean(now.closest("main")), getComputedStyle(now).outlineStyle];
}"""


def _past_the_head(visit: Visit) -> list[str]:
    """The first step of the keyboard offers to skip the head; the next one after it is in the page's own part."""
    page = visit.page
    page.keyboard.press("Tab")
    kind, _, outline = page.evaluate(STATION)
    if kind != "skip" or outline == "none" or page.locator(".skip").bounding_box()["y"] < 0:
        return ["no link to skip the head"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    _, in_main, _ = page.evaluate(STATION)
    return [] if in_main or not page.locator("main :is(a, button, input)").count() else ["skips to nowhere"]
