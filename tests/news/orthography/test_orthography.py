"""The proposals for Persian orthography: how many are right, and what they leave alone."""

import time
from datetime import date

import pytest

from news.orthography import around, proposals_for, proposals_for_html, with_proposals
from news.orthography_rules import BY_NAME, RULES
from news.relative_dates import found_in_html
from tests.news.orthography.marked_sentences import is_right, lines, sentences

# One or more for each rule: as typed, as it should be.
EXAMPLES = {
    "verbs": [
        ("می شود", "می‌شود"), ("میشود", "می‌شود"), ("نمی تواند", "نمی‌تواند"), ("نميتواند", "نمی‌تواند"),
        ("برمیگردد", "برمی‌گردد"), ("می\xa0آید", "می‌آید"), ("درنمی یابد", "درنمی‌یابد"), ("برمی گردد", "برمی‌گردد"),
    ],
    "plurals": [
        ("همکاریها", "همکاری‌ها"), ("حوزههای", "حوزه‌های"), ("کتابهایش", "کتاب‌هایش"), ("کتاب ها", "کتاب‌ها"),
        ("خانه هایشان", "خانه‌هایشان"), ("کشور های", "کشورهای"), ("همكاريهاي", "همکاری‌های"),
        ("خانواده هائی", "خانواده‌هائی"), ("زبانهای", "زبان‌های"),
    ],
    "comparatives": [
        ("مهم تر", "مهم‌تر"), ("بزرگ ترین", "بزرگ‌ترین"), ("مهمتر", "مهم‌تر"), ("پرجمعیتترین", "پرجمعیت‌ترین"),
        ("بیش تر", "بیشتر"), ("دور تر", "دورتر"), ("ارزشمند تر", "ارزشمندتر"), ("شناخته‌شده تر", "شناخته‌شده‌تر"),
        ("خلاقانه تر", "خلاقانه‌تر"), ("شدید تری", "شدیدتری"),
    ],
    "after-heh": [
        ("رفته اند", "رفته‌اند"), ("گفته ام", "گفته‌ام"), ("برنامه ای", "برنامه‌ای"), ("رفتهاند", "رفته‌اند"),
        ("سی ام", "سی‌ام"), ("خانه شان", "خانه‌شان"),
    ],
    "they-are": [("کنار هم اند", "کنار هم‌اند"), ("معروفند", "معروف‌اند"), ("خوشحال اند", "خوشحال‌اند")],
    "heh-ye": [("خانه ی ما", "خانهٔ ما")],
    "compounds": [
        ("بین المللی", "بین‌المللی"), ("گفت و گو", "گفت‌وگو"), ("گفت وگو", "گفت‌وگو"), ("خود داری", "خودداری"),
        ("دانش بنیان", "دانش‌بنیان"), ("مراجعه کنندگان", "مراجعه‌کنندگان"), ("وارد کننده", "واردکننده"),
        ("پاسخ دهندگان", "پاسخ‌دهندگان"), ("ثبت نام کنید", "ثبت‌نام کنید"), ("خوش بین هستیم", "خوش‌بین هستیم"),
        ("بویژه", "به‌ویژه"), ("بزودی", "به‌زودی"), ("چهار شنبه", "چهارشنبه"), ("نماینده‌گی", "نمایندگی"),
        ("تفاهمنامه‌ها", "تفاهم‌نامه‌ها"), ("پی گیری", "پیگیری"),
    ],
    "half-spaces": [
        ("می‌‌خواهم", "می‌خواهم"), ("شهر‌، روستا", "شهر، روستا"), ("کتاب‌ خوب", "کتاب خوب"),
        ("را ‌ در", "را در"),
    ],
    "letters": [("كازان", "کازان"), ("علي", "علی"), ("حتى", "حتی"), ("خانة ما", "خانهٔ ما"), ("نامۀ ما", "نامهٔ ما")],
    "kashida": [("سـلام", "سلام")],
    "digits": [("در 25 خرداد", "در ۲۵ خرداد"), ("سال ۱4۰۳", "سال ۱۴۰۳"), ("بهای ٤٥ یورو", "بهای ۴۵ یورو")],
    "numbers-at-words": [
        ("۵ بهمن1403", "۵ بهمن ۱۴۰۳"), ("15بهمن", "۱۵ بهمن"), ("سال1403", "سال ۱۴۰۳"), ("ساعت9:30", "ساعت ۹:۳۰"),
    ],
    "quotes": [('نام "کازان" را', "نام «کازان» را"), ("نام “کازان” را", "نام «کازان» را")],
    "latin-signs": [
        ("نان, آب", "نان، آب"), ("نان; آب", "نان؛ آب"), ("نان ,آب", "نان، آب"), ("الف,ب", "الف، ب"), ("چرا?", "چرا؟"),
        ("۲۵% از", "۲۵٪ از"),
    ],
    "dots": [("رفت...", "رفت…")],
    "spaces-before": [("گفت ، رفت", "گفت، رفت"), ("گفت :", "گفت:"), ("رفت .", "رفت.")],
    "spaces-after": [
        ("گفت،رفت", "گفت، رفت"), ("گفت:رفت", "گفت: رفت"), ("واژهٔ«کازان»", "واژهٔ «کازان»"),
        ("امضا شد.متن", "امضا شد. متن"), ("رفت.او", "رفت. او"), ("«رفت».متن", "«رفت». متن"),
    ],
    "inside": [("( کازان )", "(کازان)"), ("« کازان »", "«کازان»")],
    "double-spaces": [("نان  آب", "نان آب"), ("نان \xa0آب", "نان آب")],
}  # fmt: skip
# They look like slips, and are none.
RIGHT = """
تنها بها انتها اشتها منها رها فقها طاها آنها آن‌ها اینها گران‌بها شانگهای فارنهایت درنهایت بی‌نهایت
رهایی نهایی  علیها میهن میدان میدانی میراث میوه میل میز میلاد میزبان میلیون میبد نمین دفتر کفتر دختر
شتر اختر بستر بهتر بیشتر  کمتر برترین انگشترین ویترین دکترین درهای بازدیدهای کشورها کردهای مردهای
دستهای راه ماه گروه توجه
"""


class TestMeasure:
    @pytest.mark.parametrize("name", ["sentences_tuning.txt", "sentences_held_out.txt"])
    def test_of_the_proposals_ninety_eight_in_a_hundred_are_right(self, name):
        judged = [
            (is_right(proposal, typed, right), proposal)
            for typed, right in sentences(name)
            for proposal in proposals_for(typed)
        ]
        wrong = [proposal for is_good, proposal in judged if not is_good]
        assert len(judged) >= 150
        assert len(wrong) <= 0.02 * len(judged), wrong

    @pytest.mark.parametrize("name", ["sentences_tuning.txt", "sentences_held_out.txt"])
    def test_nearly_all_that_is_wrong_is_found(self, name):
        mended = [with_proposals(typed, proposals_for(typed)) == right for typed, right in sentences(name)]
        assert sum(mended) >= 0.95 * len(mended) == 142.5

    @pytest.mark.parametrize(
        ("name", "count"), [("sentences_blind.txt", 70), ("sentences_blind_later.txt", 61)]
    )
    def test_later_sets(self, name, count):
        judged = [
            (
                with_proposals(typed, found) == right or is_right(proposal, typed, right),
                proposal,
                typed == right,
            )
            for typed, right in sentences(name)
            for found in [proposals_for(typed)]
            for proposal in found
        ]
        wrong = [proposal for is_good, proposal, is_as_it_was in judged if not is_good or is_as_it_was]
        assert len(judged) >= count and wrong == []

    def test_correct_text_gets_no_proposal(self):
        right = [*lines("correct.txt"), *(right for _typed, right in sentences("sentences_held_out.txt"))]
        right += [right for _typed, right in sentences("sentences_tuning.txt")]
        right += [
            right for name in ("blind", "blind_later") for _typed, right in sentences(f"sentences_{name}.txt")
        ]
        assert len(right) > 500
        assert [(line, found) for line in right if (found := proposals_for(line))] == []

    def test_there_are_three_hundred_sentences(self):
        typed = {
            typed for name in ("tuning", "held_out") for typed, _right in sentences(f"sentences_{name}.txt")
        }
        assert len(typed) == 300


class TestRules:
    @pytest.mark.parametrize(
        ("rule", "typed", "right"),
        [(rule, typed, right) for rule, pairs in EXAMPLES.items() for typed, right in pairs],
    )
    def test_each_rule(self, rule, typed, right):
        found = proposals_for(typed)
        assert with_proposals(typed, found) == right
        assert rule in {proposal.rule for proposal in found}
        assert proposals_for(right) == []

    def test_each_has_examples_and_a_reason(self):
        assert set(EXAMPLES) == set(BY_NAME) and len(BY_NAME) == len(RULES)
        assert all(str(rule.reason).rstrip().endswith(".") for rule in RULES)

    @pytest.mark.parametrize("word", RIGHT.split())
    def test_words_that_look_like_slips(self, word):
        assert proposals_for(f"این {word}، آن") == []

    @pytest.mark.parametrize(
        "words",
        [
            # Wet, not more so.
            "شعر تر انگیزد", "هیزم تر به کسی", "دیدگان تر", "دستمال تر را", "پیراهن تر را", "جهان تر شد", "شانه تر شد",
            "ساعت ۱۰ : ۳۰", "مقیاس ۱ : ۵۰۰۰", "«رسمی»ترین نامه", "«شاهنامه»خوانی", "«خواهر»ها",
            "«العربية»", "«المدرسة العليا في كازان»", "وزارة الخارجية الإيرانية",
            "وامی گرفت", "درمی داد", "درباره شان نزول", "پسند", "توانند", "تلخند", "پیشتر", "سالمند",
            "گلهای باغ", "پلهای شهر", "نشانهای دولتی", "نقشهای فرش", "جزءها",
            "ثبت نام نوزاد", "روزهای خوش بین ما", "ج.ا.ایران", "سی.ان.ان", "ق.م.", "#نوروز1404", "کد۳", "گفت و گوش",
        ],
    )  # fmt: skip
    def test_phrases_that_look_like_slips(self, words):
        assert proposals_for(f"از {words}، آن") == []

    def test_a_hard_space_beside_a_half_space_leaves_nothing_behind(self):
        body = "<p>کتاب\u200c&nbsp;خوب</p>"
        assert with_proposals(body, proposals_for_html(body)) == "<p>کتاب خوب</p>"

    @pytest.mark.parametrize(
        "foreign",
        [
            "info@example.org , www.example.org/a?b=1,2", "Улица Баумана , 15", 'he said "no" , then left...',
            "+7 843 123-45-67", "F-16 و SU 1234", "2024-05-01T10:00", "«إِنَّ اللَّهَ يُحِبُّ الْمُحْسِنِينَ»",
        ],
    )  # fmt: skip
    def test_what_is_foreign_stays(self, foreign):
        assert proposals_for(f"متن {foreign} متن") == []

    def test_a_word_with_two_slips_is_one_proposal(self):
        (proposal,) = proposals_for("همكاريهاي ما")
        assert (proposal.old, proposal.new, proposal.rule) == ("همكاريهاي", "همکاری‌های", "plurals")

    def test_the_two_quotation_marks_belong_together(self):
        first, second = proposals_for('نام "کازان" و')
        assert first.pair == second.pair is not None


class TestHtml:
    def test_only_words_change(self):
        body = (
            '<p class="align-center">همکاریها <a href="https://a.example/همکاریها">می شود</a>&nbsp;و '
            '<time datetime="2024-05-21" title="می شود">می شود</time></p><p lang="ar" dir="rtl">كتاب</p>'
        )
        mended = with_proposals(body, proposals_for_html(body))
        assert mended == body.replace(">همکاریها", ">همکاری‌ها").replace('یها">می شود', 'یها">می‌شود')

    @pytest.mark.parametrize(
        "body",
        [
            "<p>کتاب<b>ها</b>ی می <i>شود</i></p>",
            "<p>می</p><p>شود</p>",
            "<p>کتاب <b>ها</b></p>",
            "<p>الف <b> ب</b></p>",
        ],
    )
    def test_no_proposal_reaches_over_a_tag(self, body):
        assert proposals_for_html(body) == []

    def test_a_marked_word_is_a_word(self):
        body = "<p>این <strong>همکاریها</strong>، <b>Windows</b> 11 و <em>25</em> نفر.</p>"
        expected = "<p>این <strong>همکاری‌ها</strong>، <b>Windows</b> 11 و <em>۲۵</em> نفر.</p>"
        assert with_proposals(body, proposals_for_html(body)) == expected

    def test_hard_spaces_of_the_editor(self):
        body = "<p>می&nbsp;شود. نان &nbsp;آب</p>"
        assert with_proposals(body, proposals_for_html(body)) == "<p>می‌شود. نان آب</p>"

    def test_the_words_around_hold_no_markup(self):
        body = '<p>ایرانیان <a href="/x/">مقیم</a> کازان کتابها را &amp; نامه را <b>خواندند</b></p>'
        (proposal,) = proposals_for_html(body)
        before, after = around(body, proposal, is_html=True)
        assert before.endswith("کازان ") and after.startswith(" را & نامه")
        assert "<" not in before + after and "href" not in before


class TestTime:
    def test_a_long_text(self):
        body = "".join(f"<p>{line} همکاریها می شود.</p>" for line in lines("correct.txt"))
        short, long = (
            min(_seconds(body * (size // len(body.encode()))) for _turn in range(2))
            for size in (25_000, 200_000)
        )
        assert long < 30 * short

    @pytest.mark.parametrize(
        "part",
        ["\u200c", " \u200c", "ها ", '"ا ', "اـ", "a.", "1:", "&a", '<"', ". ", "ۀ ", "«", "+1 ", "a@"],
    )
    def test_hostile_text_takes_linear_time(self, part):
        short, long = (_seconds(part * (size // len(part))) for size in (3_000, 24_000))
        # Eight times as much text: twice that for a busy machine, where a square would take sixty-four times.
        assert long < max(0.5, 20 * short)

    @pytest.mark.parametrize("part", ["ۀ ", "ك ", "ها ", '"ا ', "فردا ", "اول مهر ", "«فردا ", "«سال بعد» "])
    def test_the_longest_hostile_text(self, part):
        short, long = (part * (size // len(part.encode())) for size in (20_000, 200_000))
        for read in (proposals_for_html, lambda text: found_in_html(text, date(2026, 5, 1))):
            # Ten times as much: five times that for a busy machine, where a square would take a hundred times.
            assert _seconds(long, read) < 50 * max(0.02, _seconds(short, read))


def _seconds(text: str, read=proposals_for_html) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began
