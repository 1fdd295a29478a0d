"""Whatever is uploaded, the answer is a sentence beside the field or a good picture of our own making.

`UPLOADS` says how many mutated files are tried.
"""

import io
import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from news import picture_decoder, picture_files
from news.models import Picture
from news.picture_files import PreparedPicture, prepare
from tests.factories import ArticleFactory, OfficeFactory, PictureFactory
from tests.news.pictures.corpus import encoded, upload
from tests.trust.uploads.files import FILES, KINDS, mutated

ADD = "/admin/news/picture/add/"
FEW, MANY = int(os.environ.get("UPLOADS", 100)), int(os.environ.get("UPLOADS", 5_000))
SECRETS = (b"<script", b"SecretCamera", b"SecretComment", b"EXIF", b"Exif", b"XMP ", b"ICCP")


def fault_of(data: bytes) -> str:
    """What is wrong with a stored file; nothing, if it is a WebP picture without anything beside it."""
    with Image.open(io.BytesIO(data), formats=["WEBP"]) as image:
        image.load()
        named = [secret.decode() for secret in SECRETS if secret in data]
        return ", ".join(
            named + [str(image.info[name]) for name in ("exif", "xmp", "icc_profile") if name in image.info]
        )


def files() -> set[Path]:
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}


def test_the_matrix_is_large_enough():
    assert len(FILES) >= 60


@pytest.mark.django_db
@pytest.mark.parametrize("case", FILES)
def test_by_the_form_of_the_desk(case, administrator, login):
    name, data, is_good = FILES[case]
    before = files()
    sent = {"file": SimpleUploadedFile(name, data, "image/jpeg"), "alt": "میدان شهر"}
    # SimpleUploadedFile keeps the last part of a name alone; what is sent is the whole.
    sent["file"]._name = name
    answer = login(administrator).post(ADD, sent)
    made = files() - before
    if is_good:
        assert answer.status_code == 302
        picture = Picture.objects.get()
        assert all(path.suffix == ".webp" and path.parent.name == "pictures" for path in made)
        assert picture.file.path in map(str, made)
        assert [fault_of(path.read_bytes()) for path in made] == [""] * len(made)
    else:
        assert answer.status_code == 200
        (said,) = answer.context["adminform"].form.errors["file"]
        assert any("\u0600" <= char <= "\u06ff" for char in said)
        assert not made and not Picture.objects.exists()


def outcome(data: bytes) -> PreparedPicture | ValidationError:
    try:
        return prepare(upload(data))
    except ValidationError as refused:
        return refused


@pytest.mark.parametrize("count", [FEW, pytest.param(MANY, marks=pytest.mark.full)])
def test_mutated_files_end_in_a_picture_or_a_reason(count, capsys):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, mutated(count)))
    kept = [one for one in outcomes if isinstance(one, PreparedPicture)]
    with capsys.disabled():
        print(f"\nmutated uploads: {count} tried, {len(kept)} kept, {count - len(kept)} refused, 0 failed")
    assert {type(one) for one in outcomes} == {PreparedPicture, ValidationError}
    parts = [part for one in kept for part in (one.file, one.encoded.small, one.encoded.card) if part]
    assert {fault_of(part) for part in parts} == {""}
    # The process that answers has decoded none of them (kilobytes).
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024


class TestTheDecodersLimits:
    def decoder(self, act: str, data: bytes = KINDS["PNG"]) -> subprocess.CompletedProcess:
        """The decoder itself, with another act in place of making the sizes."""
        words = (
            f"import resource, sys\nimport picture_decoder as d\nd.TASKS['whole'] = lambda *given: {act}\n"
        )
        words += "sys.argv = ['', 'whole', '50', '50']\nsys.exit(d.main())"
        folder = Path(picture_decoder.__file__).parent
        return subprocess.run(
            [sys.executable, "-c", words], input=data, capture_output=True, cwd=folder, check=False
        )

    def test_they_are_set_before_the_file_is_read(self):
        names = ["RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_CORE"]
        asked = "[resource.getrlimit(getattr(resource, name)) for name in " + repr(names) + "]"
        said = self.decoder(f"print({asked}, file=sys.stderr)").stderr.decode()
        wanted = [(limit, limit) for limit in (picture_decoder.MEMORY, picture_decoder.SECONDS, 0, 0)]
        assert (picture_decoder.MEMORY, picture_decoder.SECONDS) == (512 * 1024**2, 10)
        assert str(wanted) in said

    def test_more_memory_is_refused_to_it(self):
        assert self.decoder("bytearray(600 * 1024**2)").returncode == picture_decoder.BROKEN

    def test_it_writes_no_file(self, tmp_path):
        place = tmp_path / "x"
        self.decoder(f"open({str(place)!r}, 'wb').write(b'x')")
        assert not place.exists() or place.stat().st_size == 0

    @pytest.mark.parametrize("end", ["SIGXCPU", "SIGKILL", "SIGSEGV"])
    def test_one_that_the_system_ended_is_told_in_persian(self, end, tmp_path, monkeypatch):
        ended = tmp_path / "decoder.py"
        without_a_trace = "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))"
        ended.write_text(
            f"import os, resource, signal\n{without_a_trace}\nos.kill(os.getpid(), signal.{end})\n"
        )
        monkeypatch.setattr(picture_files.picture_decoder, "__file__", str(ended))
        refused = outcome(KINDS["PNG"])
        assert isinstance(refused, ValidationError) and "آسیب" in str(refused.messages[0])

    def test_it_knows_no_secrets_of_the_site(self):
        assert not set(picture_files._no_secrets()) & {"SECRET_KEY", "DATABASE_URL"}


@pytest.mark.django_db
@pytest.mark.parametrize("left", [b"", b"x" * 100, None], ids=["emptied", "written over", "gone"])
def test_pages_bear_a_stored_file_that_was_damaged_later(client, left):
    OfficeFactory()
    picture = PictureFactory()
    picture.file.save("a.webp", io.BytesIO(encoded(Image.new("RGB", (900, 600)), "WEBP")))
    body = f'<p>متن</p><img src="{picture.file.url}" alt="" width="900">'
    article = ArticleFactory(lead_picture=picture, body=body)
    for name in ("file", "small", "medium", "card"):
        stored = getattr(picture, name)
        if stored and Path(stored.path).exists():
            Path(stored.path).unlink()
            if left is not None:
                Path(stored.path).write_bytes(left)
    for address in ("/", article.get_absolute_url()):
        assert client.get(address).status_code == 200
