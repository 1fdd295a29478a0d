"""Names that pass for the office are noticed in every disguise; names of people are not."""

import pytest

from comments.imitation import imitates_office
from news.models import Office

OFFICE = Office(name="سرکنسولگری نمونه در کازان", signature_name="مهتاب آذرخش", signature_position="دبیر دوم")
IMITATIONS = [
    "سرکنسولگری", "سر کنسول‌گری", "سـرکنسولگری", "سَرکنسولگری", "سر.کنسول.گری", "س ر ک ن س و ل گ ر ی",
    "س‌ر‌ک‌ن‌س‌و‌ل‌گ‌ر‌ی", "سرڪنسولگرى", "سركنسولگري", "سرکنسو1گری", "سرکنسولگر1", "سرکنسwلگری",
    "کنسولگری ایران", "کنسول", "سرکنسول", "بخش کنسولی", "سفارت", "سفارت ایران در مسکو", "سفــارت",
    "سفlرت", "سـ‌فـ‌ا‌رت", "سفیر ایران", "روابط عمومی", "روابط‌عمومی", "رو ابط عمومی", "مدیر سایت",
    "مدیر‌سایت", "مدیر وب‌سایت", "مدیر", "ادمین", "آدمین", "اد مین", "۱دمین", "admin", "Admin", "ADMIN",
    "аdmin", "adm1n", "@dmin", "а d m i n", "ad min", "Admin_Kazan", "siteadmin", "ａｄｍｉｎ", "𝐚𝐝𝐦𝐢𝐧",
    "ᴀᴅᴍɪɴ", "áđmin", "Consulate", "Соnsulаte", "C0nsulate", "Consulate General of Iran", "cons ulate",
    "Iran Embassy", "консульство", "КОНСУЛЬСТВО", "Кoнcульcтво", "Генконсульство Ирана", "админ",
    "администратор", "moderator", "وزارت امور خارجه", "وزارت خارجه", "پاسخ رسمی", "مهتاب آذرخش",
    "مهتاب‌آذرخش", "دبیر دوم", "دبیردوم", "سرکنسولگری نمونه در کازان", "ناظر سایت", "ناظر",
    "سرکنس‌ول", "سرکن‌سول", "سرکنس ول", "سرکن سول", "سر کنس ول", "سرکنس-ولگری", "نما‌ینده", "نماینده", "نماینده رسمی",
    "آقای سفیر", "جناب سفیر", "سفیر محترم", "آقای‌سفیر", "خانم سفیر", "حساب رسمی", "حساب‌رسمی", "مسئول پاسخگویی",
    "مسؤول پاسخگویی", "پاسخگویی", "پاسخ‌گو", "mod‌erator", "con‌sul", "مه‌تاب آذرخش", "ناظر محترم", "وزا‌رت خارجه",
    "اد‌مین", "آقای مدیر", "کارمند دفتر", "صفحهٔ رسمی", "امورخار جه",
    "Konsulgari", "konsul", "رایزن فرهنگی", "جمهوری اسلامی ایران",
]  # fmt: skip
NAMES = [
    "مهتاب", "سرور", "سرمد", "کنسرت‌دوست", "کنسرت", "یوسف آرتین", "یوسف آرتا", "مدیری", "مهران مدیری",
    "مدیر مدرسه", "مدیر یک شرکت ساختمانی", "شهرام ناظری", "سفیران صلح", "محمد سفیری", "رسمی",
    "ایرانی مقیم کازان", "Badminton", "consultant", "Консультант", "консульта", "Modest", "Мидия",
    "Medina", "Modir Khan", "Konstantin", "Константин", "ایران", "دانشجو", "دانشجوی کازان", "علی رضایی",
    "فاطمه", "Ali", "Иван", "آذرخش", "دوم", "ش. کریمی", "رضا ۱۳۶۰", "کاربر ۲۳", "وزیری", "دبیر", "معلم",
    "نماینده دانشجویان", "نمایندهٔ کلاس", "آقای رضایی", "خانم معلم", "آقای سفیری", "یوسف‌آرتین", "حسابدار", "رسمی‌پور",
    "مسئول کتابخانه", "پاسخ", "سرکش سولماز", "لادن سولماز", "محترم", "جناب", "آقا", "خانم محمدی", "سرو رایا",
    "Сергей", "Adam", "Aдам", "Kamran", "ن", "🌸", "پشتیبان تیم ملی", "مسافر", "Mohammad", "Moderatto",
    "دفتردار", "سردبیری", "مدبر", "سفر", "سفارشی", "ادیب امین",
]  # fmt: skip


@pytest.mark.parametrize("name", IMITATIONS)
def test_a_name_like_the_office_s_is_noticed(name):
    assert imitates_office(name, OFFICE)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_somebody_else_is_not(name):
    assert not imitates_office(name, OFFICE)


def test_the_tables_are_long_enough_to_mean_something():
    assert len(IMITATIONS) >= 30
    assert len(NAMES) >= 30


@pytest.mark.parametrize("name", ["", " ", "\u200c", "...", "🌷"])
def test_a_name_without_letters_imitates_nobody(name):
    assert not imitates_office(name, OFFICE)


def test_an_office_of_any_name_is_guarded():
    office = Office(name="ستاره خلیج")
    assert imitates_office("ســتاره‌خلیج", office)
    assert imitates_office("ستاره خلیج (رسمی)", office)
    assert not imitates_office("ستاره", office)
    assert not imitates_office("ستاره خلیجی", office)


def test_an_office_without_a_signature_guards_no_empty_name():
    assert not imitates_office("مهتاب آذرخش", Office(name="سرکنسولگری نمونه"))
    assert not imitates_office("علی", Office(name="", signature_name="", signature_position=""))
