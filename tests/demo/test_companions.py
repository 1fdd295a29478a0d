"""Galleries, picked articles and the invitation of the demonstration: read with care, and always ahead of today."""

import pytest

from consulate.demo import content
from consulate.demo.content import companions
from consulate.demo.content.tables import ContentError
from news import persian, richtext

TITLES = [article.title for article in content.load().articles]
READ = companions.load(TITLES)


def test_there_are_three_galleries_picks_kinds_and_an_invitation():
    assert len(READ.galleries) >= 3
    assert min(len(gallery.pictures) for gallery in READ.galleries) >= 4
    assert READ.picks
    assert READ.kinds["report"]
    assert READ.kinds["note"]
    assert [invitation.days_ahead > 0 for invitation in READ.invitations] == [True]


def test_its_words_are_written_as_the_house_writes():
    captions = [caption for gallery in READ.galleries for _title, caption in gallery.pictures]
    for invitation in READ.invitations:
        assert richtext.clean(invitation.body) == invitation.body.strip()
        captions += [invitation.title, invitation.lead, richtext.plain_text(invitation.body)]
    for words in captions:
        assert words == persian.clean_text(words)
        assert not set(words) & set("0123456789يك٤٥٦")


@pytest.mark.parametrize(
    "text, problem",
    [
        ("[kinds]\nrumour = []", "rumour"),
        ('gallery = [{ article = "نیست", pictures = [] }]', "no article is called نیست"),
        ('picks = [{ article = "نیست", others = ["<script>"] }]', "<script>"),
        ("surprise = 1", "surprise"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, problem):
    lacking = {"gallery", "picks", "invitation"} - {line.split(" ")[0] for line in text.split("\n")}
    filled = "\n".join(f"{name} = []" for name in sorted(lacking))
    tables = text if text.startswith("[kinds]") else f"{text}\n[kinds]"
    (tmp_path / "companions.toml").write_text(f"{filled}\n{tables}", encoding="utf-8")
    with pytest.raises(ContentError, match=problem):
        companions.load(TITLES, tmp_path)
