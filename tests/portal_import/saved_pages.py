"""Pages in the shape of the old portal's: whole files in pages/, and made-up ones with one thing different."""

from pathlib import Path

PAGES = Path(__file__).resolve().parent / "pages"
TITLE = "گشایش نمایشگاه خوشنویسی در تالار سرکنسولگری"
LEAD = "نمایشگاه خوشنویسی با سی اثر از هنرمندان جوان گشایش یافت."
NOTHING_SAID = "تاکنون نظری ثبت نشده است"


def text(
    *,
    title: str = TITLE,
    above: str = "امروز دوشنبه  ۱۶ مهر ۱۴۰۳",
    views: str = "مشاهده ۱۲",
    stamp: str = "۱۴۰۲/۰۵/۳۱- ۱۷:۰۰",
    counter: str = "تعداد بازدید:12 31 مرداد 1402 - 17:00",
    lines: tuple[str, ...] = (LEAD, "نمایشگاه تا پایان ماه برپاست."),
    form: str = "متن دیدگاه",
    comments: tuple[str, ...] = (NOTHING_SAID,),
    below: str = "امتیاز شما",
) -> str:
    """A page; by default one paragraph below its lead, no comments, 31 Mordad 1402 at 17:00."""
    head = [above, views, stamp, counter, title, "", title, "", title, ""]
    body = [line for paragraph in lines for line in (paragraph, "")]
    return "\n".join([*head, *body, form, "نظرات کاربران", *comments, "", below, ""])


def save(folder: Path, name: str = "page.txt", **differences) -> Path:
    path = folder / name
    path.write_text(text(**differences), encoding="utf-8")
    return path
