"""Words that search treats apart: those it does not demand beside others, and those it takes for no slip.

All are kept as search reads them; a query's words are compared letter by letter.
"""

from news import persian


def _read(words: str) -> frozenset[str]:
    return frozenset(persian.fold(words).replace(persian.ZWNJ, "").split())


# Too frequent to be worth demanding beside other words.
FUNCTION_WORDS = _read("و در به از که را با این آن برای بر تا یا")
QUESTION_WORDS = _read("کیست چیست کیستند چیستند کجا کجاست چه چرا آیا کدام چگونه چطور کی چه‌کسی چه‌کسانی")
# They stand before a name, and many texts have the name without them.
HONORIFICS = _read(
    "آقا آقای آقایان خانم خانمها بانو دکتر مهندس سید سیده حاج حاجی حاجیه جناب سرکار استاد پروفسور حجت‌الاسلام"
    " حجه‌الاسلام آیت‌الله مستر مسیو میس مادام مادموازل شادروان مرحوم شهید Mr Mrs Ms Miss Dr Prof Sir Madam"
    " г н жа господин госпожа доктор профессор"
)
# Of these, what may follow it: «نگار خانم».
_ALSO_BEHIND = _read("آقا خانم بانو جان")
# Known to everybody, whether or not a published text has them: none of them is a slip for another word.
COMMON_WORDS = _read(
    # What people ask a consulate for
    "سوال سؤالات مسئله مساله مسائل پرسش پاسخ جواب مشکل راه روش شیوه نحوه شرط شرایط مدرک مدارک هزینه قیمت نرخ مبلغ پول"
    " پرداخت واریز کارت بانک حساب ساعت زمان وقت نوبت روز شب هفته ماه سال امروز فردا دیروز صبح ظهر عصر تعطیل تلفن شماره"
    " نشانی آدرس ایمیل فرم فرمها عکس امضا مهر برگه نامه گواهی اقامت ویزا سفر پرواز هواپیما بلیت بلیط قطار اتوبوس"
    " فرودگاه مرز گمرک بار پست بسته مالیات بیمه وکیل دادگاه پلیس زندان جریمه کمک خدمت سرباز سربازی معافیت"
    # Life, work and study
    " کار کارگر استخدام شغل حقوق خانه اجاره خرید فروش ازدواج طلاق تولد مرگ فوت ارث بچه کودک نوزاد زن مرد همسر پدر مادر"
    " برادر خواهر پسر دختر فرزند خانواده دوست مردم مدرسه دانشگاه دانشجو درس زبان کتاب امتحان بورس بیمار بیماری"
    " بیمارستان پزشک دارو کرونا واکسن"
    # What news is made of
    " خبر اخبار گزارش فیلم موسیقی کنسرت نمایش جشن عید ورزش فوتبال والیبال کشتی شطرنج تیم بازی جام آب هوا باران برف باد"
    " خاک آتش زلزله سیل جنگ صلح نفت گاز برق طلا دلار یورو ریال تومان روبل سکه بازار تجارت صادرات واردات برنج گندم چای"
    " پسته زعفران خرما فرش غذا نان گوشت میوه شهر کشور دنیا جهان خیابان رئیس وزیر سفیر مدیر معاون قانون رای انتخابات"
    # Of every sentence
    " است نیست بود نبود شد هست دارد ندارد کنم کنید شما ما من تو او آنها همه هیچ چند چقدر خیلی کم زیاد بزرگ کوچک خوب بد"
    " نو کهنه جدید قدیم اول آخر بعد قبل پیش پس بین زیر بالا پایین داخل خارج نزدیک دور سلام لطفا ممنون تشکر بله خیر"
)
NEVER_DEMANDED = FUNCTION_WORDS | QUESTION_WORDS | HONORIFICS
NEVER_REPAIRED = NEVER_DEMANDED | COMMON_WORDS


def demanded(words: list[str]) -> list[int]:
    """The places of the words that a hit must hold; all of them where there is no other."""
    places = [
        place for place, word in enumerate(words) if word not in FUNCTION_WORDS and word not in QUESTION_WORDS
    ]
    named = [place for place in places if words[place] not in HONORIFICS]
    titles = [place for place in places if words[place] in HONORIFICS and not _is_title(words, place, named)]
    return sorted([*named, *titles]) or places[-1:] or list(range(len(words)))


def untitled(words: list[str]) -> list[str]:
    """The words without honorifics beside a name; all of them where there is no name."""
    named = [place for place, word in enumerate(words) if word not in NEVER_DEMANDED]
    return [word for place, word in enumerate(words) if not _is_title(words, place, named)]


def _is_title(words: list[str], place: int, named: list[int]) -> bool:
    """«استاد دادمهر», but neither «درگذشت استاد» nor «استاد دانشگاه»."""
    if words[place] not in HONORIFICS or not named:
        return False
    return words[place] in _ALSO_BEHIND or place < named[-1] and words[place + 1] not in COMMON_WORDS
