"""Words to begin with that mean the same, which each office changes at the desk as its visitors need it.

And the index of the vocabulary without a list of pending entries, which every repair of a query would read.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

GROUPS = [
    # Names in three scripts, and their other Persian forms
    "ایران، Iran، Иран",
    "تهران، Tehran، Тегеран",
    "روسیه، Russia، Россия",
    "مسکو، Moscow، Москва",
    "سن‌پترزبورگ، سنت‌پترزبورگ، Saint Petersburg، Санкт-Петербург",
    "تاتارستان، Tatarstan، Татарстан",
    "کازان، قازان، Kazan، Казань",
    "باشقیرستان، باشقورتستان، باشکورتوستان، Bashkortostan، Башкортостан",
    "آستاراخان، هشترخان، حاجی‌طرخان، Astrakhan، Астрахань",
    "نوروز، Nowruz، Навруз",
    "سیزده‌به‌در، سیزده بدر",
    # Spellings that the analyser cannot know to be one word
    "هیئت، هیأت",
    "مسئول، مسؤول",
    # What people need a consulate for
    "روادید، ویزا، Visa، Виза",
    "گذرنامه، پاسپورت، Passport، Паспорт",
    "شناسنامه، سجل",
    "وکالت‌نامه، وکالت",
    "تأیید اسناد، تأیید مدارک، تصدیق اسناد",
    "سند ازدواج، عقدنامه",
    "درگذشت، فوت",
    "نظام وظیفه، خدمت وظیفه، سربازی",
    "دوتابعیتی، تابعیت مضاعف",
    "نوبت‌دهی، نوبت‌گیری، تعیین وقت",
    "هم‌میهن، هم‌وطن",
    "دانش‌آموخته، فارغ‌التحصیل",
    "بورسیه، بورس تحصیلی",
    # The language of its news
    "سرکنسولگری، کنسولگری",
    "وزارت امور خارجه، وزارت خارجه",
    "وزیر امور خارجه، وزیر خارجه",
    "دیدار، ملاقات",
    "تفاهم‌نامه، یادداشت تفاهم",
    "همایش، کنفرانس",
    "جشنواره، فستیوال",
    "خبرنگار، روزنامه‌نگار",
    "حمل‌ونقل، ترابری",
    "کریدور، دالان",
    "ایمیل، رایانامه، پست الکترونیک",
    "وب‌سایت، وبگاه، تارنما، سایت",
]


# The words as this migration's database reads them, whatever later code makes of them.
KEYS = """
select array_agg(distinct replace(fa_join(word), ' ', '')) from unnest(%s::text[]) as word
"""


def begin(apps, schema_editor) -> None:
    groups = apps.get_model("news", "SynonymGroup").objects
    for words in GROUPS:
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(KEYS, [words.split("، ")])
            keys = cursor.fetchone()[0]
        # What a desk keeps already stays as it is there.
        if not groups.filter(keys__overlap=keys).exists():
            groups.create(words=words, keys=keys)


def take_back(apps, schema_editor) -> None:
    apps.get_model("news", "SynonymGroup").objects.filter(words__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [("news", "0006_standing_pages")]

    operations = [
        migrations.RunPython(begin, take_back),
        migrations.RemoveIndex("VocabularyWord", "vocabulary_trigrams"),
        migrations.AddIndex(
            "VocabularyWord",
            GinIndex(
                fields=["word"], name="vocabulary_trigrams", opclasses=["gin_trgm_ops"], fastupdate=False
            ),
        ),
    ]
