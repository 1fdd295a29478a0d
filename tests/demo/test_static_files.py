"""What was collected is collected again when a source has changed, and only then."""

import os

import pytest
from django.test import override_settings

from consulate.demo import static_files


@pytest.fixture
def place(tmp_path):
    source = tmp_path / "source"
    (source / "site").mkdir(parents=True)
    (source / "site" / "page.css").write_text("body { color: teal }")
    storage = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    with override_settings(
        VAR_DIR=tmp_path,
        STATIC_ROOT=tmp_path / "static",
        STATICFILES_DIRS=[source],
        STATICFILES_FINDERS=["django.contrib.staticfiles.finders.FileSystemFinder"],
        STORAGES={"staticfiles": storage},
    ):
        static_files.finders.get_finder.cache_clear()
        yield tmp_path
    static_files.finders.get_finder.cache_clear()


def test_it_is_done_once(place):
    assert static_files.collect()
    assert list((place / "static" / "site").glob("page.*.css"))
    assert not static_files.collect()


def test_a_changed_or_new_source_is_seen(place):
    static_files.collect()
    style = place / "source" / "site" / "page.css"
    style.write_text("body { color: navy }")
    os.utime(style, ns=(1, 1))
    assert static_files.collect()
    (place / "source" / "more.css").write_text("p { margin: 0 }")
    assert static_files.collect()
    assert not static_files.collect()


def test_files_that_went_away_come_back(place):
    static_files.collect()
    (place / "static" / "staticfiles.json").unlink()
    assert static_files.collect()
