"""Queries that search was not made for, with what each must find.

HELD_OUT is the table of the study on Persian search, on the published samples alone. The others were written after
search was; on them and ten texts more. What search was tuned with stands in SEEN, what was only measured in UNSEEN.
"""

from news.keyboards import readings

HELD_OUT = [
    ("ملاقات سرکنسول شهردار کازان", "seed"),
    ("همکاری‌ها", "seed clean arab space"),
    ("همکاریها", "seed clean arab space"),
    ("همکاری ها", "seed clean arab space"),
    ("همكاري هاي", "seed clean arab space"),
    ("سركنسول", "seed clean arab stud"),
    ("رییس کمیته روابط", "arab"),
    ("حوزه‌های مدیریت شهری", "seed"),
    ("شهرداری‌های ایران", "seed"),
    ("بین‌المللی", "seed space zwnj"),
    ("بینالمللی", "seed space zwnj"),
    ("گفتگو", "seed clean"),
    ("گفت و گو سرکنسول", "seed clean"),
    ("تاکید", "seed clean arab"),
    ("تأکید", "seed clean arab"),
    ("میر بیزنس بانک", "seed mirb"),
    ("نوروز 1403", "nowruz"),
    ("١٤٠٣", "nowruz"),
    ("۱۰ اذر 1402", "holiday"),
    ("1402/09/10", "holiday"),
    ("سرکنسل", "seed clean arab stud"),
    ("گذرنامع", "visa"),
    ("شهدار کازان", "seed"),
    ("خانم لودویگوا", "seed"),
    ("رای گیری", "elect"),
    ("حج تمتع", "haj"),
    ("خواهر خواندگی", "seed isfahan"),
    ("دانشجو", "stud"),
    ("КАЗАНЬ", "ru"),
    ("\u202bسرکنسول\u202c", "seed clean arab stud"),
    ("کلانشهر", "seed"),
    ("سر کنسول", "seed clean arab stud"),
    ("بانکداري اسلامي", "seed mirb"),
    ("هیئت اعزامی", "haj"),
    ("ملاقت شهردار", "seed"),
    ("برنامهریزی", "seed clean"),
]

MORE_DOCUMENTS = {
    "newborn": (
        "راهنمای صدور شناسنامه برای نوزادان",
        "والدین باید گواهی ولادت ترجمه‌شده و گذرنامهٔ پدر و مادر را به بخش احوال شخصیه بیاورند. این کار دو هفته"
        " زمان می‌برد.",
    ),
    "deed": (
        "تنظیم وکالت‌نامه در بخش كنسولي",
        "متقاضيان برای تنظيم وكالت نامه باید خودشان بیایند. تأیید اسناد در تهران پیش از آن لازم است.",
    ),
    "service": (
        "اطلاعیه مشمولان نظام وظیفه عمومی",
        "مشمولان مقیم خارج از کشور میتوانند از سامانه سخا درخواست دهند. معافیت تحصیلی تمدید میشود.",
    ),
    "ship": (
        "گشایش خط کشتیرانی رشت ـ آستاراخان",
        "نخستین کشتی باری از بندر انزلی رفت. ظرفیت کریدور شمال‌جنوب افزایش می‌یابد و استاندار گیلان از بازرگانان"
        " قدردانی کرد.",
    ),
    "poetry": (
        "شب شعر حافظ در Kazan Federal University",
        "استادان زبان فارسی غزل‌هایی از حافظ شیرازی خواندند. گروه موسیقی سنتی «نوای مهر» نواخت. Хафиз Ширази",
    ),
    "volleyball": (
        "پیروزی تیم والیبال بانوان برابر نوگورود",
        "ملی‌پوشان سه بر صفر پیروز شدند. مربی تیم، بهروز عطایی، از هواداران سپاسگزاری کرد. بازی بعدی پنج‌شنبه است.",
    ),
    "farming": (
        "مبادلات کشاورزی با باشقیرستان",
        "وزیر کشاورزی از صادرات گندم و واردات مرکبات سخن گفت. یادداشت تفاهم دامپزشکی امضا شد. شهر Уфа میزبان بود.",
    ),
    "film": (
        "جشنوارهٔ فیلم مسلمانان آغاز شد",
        "فیلم «باران» به کارگردانی مجید مجیدی در بخش مسابقه نمایش داده می‌شود. خبرنگاران از افتتاحیه گزارش دادند.",
    ),
    "warning": (
        "هشدار دربارهٔ پیامک‌های جعلی",
        "کلاهبرداران با نام سرکنسولگری پیامک می‌فرستند و پول می‌خواهند. این نمایندگی هیچ‌گاه تلفنی درخواست پرداخت"
        " نمی‌کند؛ به پلیس خبر دهید.",
    ),
    "condolence": (
        "پیام تسلیت درگذشت استاد ایران‌شناسی",
        "پروفسور آلکسی پتروف (Алексей Петров)، ایران‌شناس برجسته، درگذشت. شادروان کتابها دربارهٔ ادبیات کهن نوشت.",
    ),
}


def on_latin_keys(text: str) -> str:
    """What comes out of the same keys when the keyboard was left in Latin."""
    return " ".join(readings(word)[0] for word in text.split())


_EVERYWHERE_IN_KAZAN = "seed clean arab space stud mirb ru poetry"
_WRITTEN_LATER = [
    # A letter too many
    ("شناسننامه", "newborn"),
    ("والیببال", "volleyball"),
    ("کشاوررزی", "farming"),
    ("نظام وظیففه", "service"),
    # A letter too few
    ("شناسامه نوزاد", "newborn"),
    ("وکالتنمه", "deed"),
    ("کلاهبردران", "warning"),
    ("مشمولن", "service"),
    ("باشقرستان", "farming"),
    ("آستراخان", "ship"),
    # Two letters exchanged
    ("جشنوراه", "film"),
    ("والیبلا", "volleyball"),
    ("پیماک", "warning"),
    ("حاظف", "poetry"),
    # A neighbouring key, or a letter of the same sound
    ("شناسنامخ", "newborn"),
    ("گندن", "farming"),
    ("هشدتر", "warning"),
    ("حافض شیرازی", "poetry"),
    ("مصابقه", "film"),
    ("وذیر کشاورزی", "farming"),
    # Two slips
    ("سرکنسلگیری", "elect holiday warning"),
    ("لودیگوا", "seed"),
    ("مینخانوف", "ru"),
    ("پترزبرگ", "isfahan zwnj"),
    ("دانشگاه فدرل", "stud"),
    # Half-spaces
    ("پنجشنبه", "volleyball"),
    ("پنج شنبه", "volleyball"),
    ("ایرانشناس", "condolence"),
    ("ایران شناسی", "condolence"),
    ("ملی پوشان", "volleyball"),
    ("ملیپوش", "volleyball"),
    ("کریدور شمال جنوب", "ship"),
    ("پیامکهای جعلی", "warning"),
    ("غزلهای حافظ", "poetry"),
    ("هیچگاه", "warning"),
    ("ترجمه شده", "newborn"),
    # Letters of the Arabic keyboard
    ("وكالت نامه", "deed"),
    ("كشاورزي", "farming"),
    ("كلاهبرداري", "warning"),
    ("موسيقي سنتي", "poetry"),
    ("گذرنامة پدر", "newborn"),
    # Glued
    ("تیموالیبال", "volleyball"),
    ("زبانفارسی", "poetry"),
    ("نظاموظیفه", "service"),
    ("یادداشتتفاهم", "farming"),
    ("کشتیباری", "ship"),
    ("شعرحافظ", "poetry"),
    ("صادراتگندم", "farming"),
    ("گندمومرکبات", "farming"),
    # The wrong keyboard
    (on_latin_keys("شناسنامه"), "newborn"),
    (on_latin_keys("تیم والیبال"), "volleyball"),
    (on_latin_keys("آستاراخان"), "ship"),
    (on_latin_keys("وکالتنامه"), "deed"),
    (on_latin_keys("گندم"), "farming"),
    ("نشظشد بثیثقشم", "poetry"),
    ("eaf", "farming"),
    ("шфтрм", "warning"),
    # Synonyms
    ("فستیوال فیلم", "film"),
    ("پاسپورت", "visa newborn"),
    ("قازان", _EVERYWHERE_IN_KAZAN),
    ("سربازی", "service"),
    ("هموطنان", "visa"),
    ("فوت استاد", "condolence"),
    ("تفاهم‌نامه", "farming"),
    ("سجل", "newborn"),
    ("کنسولگری", "elect holiday warning"),
    ("مسوولین", "arab"),
    ("هیات اعزامی", "haj"),
    ("روزنامه‌نگاران", "film"),
    ("تصدیق اسناد", "deed"),
    ("ویزای ایران", ""),
    ("نوبت گیری", "visa"),
    # Names in three scripts
    ("Bashkortostan", "farming"),
    ("Астрахань", "ship"),
    ("Навруз", "nowruz"),
    ("петров", "condolence"),
    ("Алексеи Петров", "condolence"),
    ("Tatarstan", "clean seed ru haj"),
    ("уфа", "farming"),
    ("хафиз", "poetry"),
    ("Рустам Миниханов", "ru"),
    ("mir busness", "mirb"),
    ("Татарстан", "clean seed ru haj"),
    # Phrases
    ("«زبان فارسی»", "poetry"),
    ('"نمایش داده می‌شود"', "film"),
    ('"کشتی باری"', "ship"),
    ("«فارسی زبان»", ""),
    ('"نظام وظیفه عمومی" سامانه', "service"),
    ("“درگذشت استاد”", "condolence"),
    # Verbs
    ("می‌توانند", "service"),
    ("میبرد", "newborn"),
    ("می خواهند", "warning"),
    ("میرفت", "ship"),
    # Nothing of it is there
    ("پتروشیمی عسلویه", ""),
    ("برج میلاد", ""),
    ("فوتبال", ""),
    ("زعفران", ""),
    ("استخدام", ""),
    ("بلیت هواپیما", ""),
    ("کرونا", ""),
    ("قیمت دلار", ""),
]
SEEN, UNSEEN = _WRITTEN_LATER[::2], _WRITTEN_LATER[1::2]
