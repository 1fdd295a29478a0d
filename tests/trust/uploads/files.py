"""Files as attackers and broken telephones send them: each with the name it is sent under."""

import random
import zipfile
from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageCms

from tests.news.pictures.corpus import NO_PICTURES, SCRIPT, bomb, drawing, encoded, with_place_and_camera

_SMALL = drawing(64, 40)
KINDS = {kind: encoded(_SMALL, kind) for kind in ("JPEG", "PNG", "WEBP")}
_JPEG, _PNG, _WEBP = KINDS.values()
_SVG = NO_PICTURES["svg"]


def _archive(name: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, SCRIPT)
    return out.getvalue()


def _film(kind: str) -> bytes:
    return encoded(_SMALL, kind, save_all=True, append_images=[_SMALL.rotate(90 * turn) for turn in range(3)])


def _with_profile() -> bytes:
    return encoded(
        _SMALL, "JPEG", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    )


def _deep() -> bytes:
    return encoded(Image.new("I;16", (64, 40), 40_000), "PNG")


def _with_text() -> bytes:
    """A script in every place where a picture has words."""
    said = SCRIPT.decode()
    exif = Image.Exif()
    exif[0x010E] = said
    return encoded(_SMALL, "JPEG", exif=exif, comment=SCRIPT, xmp=SCRIPT)


# What is to become of the file: True where a good picture is kept.
GOOD, REFUSED = True, False
_NAMES = [
    "photo.html", "photo.svg", "photo.php.jpg", "photo.jpg.php", "photo.jpg.html", "photo", ".htaccess",
    "../../../etc/passwd.jpg", "..\\..\\x.jpg", "/etc/passwd", "a\x00.html.jpg", "a" * 300 + ".jpg", "ع" * 300 + ".jpg",
    "\u202egpj.exe", "\u200f.jpg", "con.jpg", "<script>alert(1)</script>.jpg", '" onerror="alert(1).jpg',
    "a\r\nX-Header: 1.jpg", "%2e%2e%2fx.jpg", "a;b.jpg", "عکس میدان.jpeg", "a.jpg ", "a.jpg::$DATA",
]  # fmt: skip
FILES: dict[str, tuple[str, bytes, bool]] = {
    **{f"named {name[:30]!r}": (name, _JPEG, GOOD) for name in _NAMES},
    **{f"no picture: {kind}": ("photo.png", data, REFUSED) for kind, data in NO_PICTURES.items()},
    **{
        f"{kind} to {part} of a hundred": ("photo.jpg", data[: len(data) * part // 100], REFUSED)
        for kind, data in KINDS.items()
        for part in (25, 50, 90)
    },
    "PNG as JPEG": ("photo.jpg", _PNG, GOOD),
    "WebP as PNG": ("photo.png", _WEBP, GOOD),
    "JPEG with a page behind it": ("photo.jpg", _JPEG + b"<html>" + SCRIPT, GOOD),
    "PNG with a page behind it": ("photo.png", _PNG + SCRIPT, GOOD),
    "JPEG with an archive behind it (GIFAR)": ("photo.jpg", _JPEG + _archive("x.class"), GOOD),
    "GIF with an archive behind it": ("photo.gif", NO_PICTURES["gif"] + _archive("x.class"), REFUSED),
    "a page with a JPEG behind it": ("photo.jpg", SCRIPT + _JPEG, REFUSED),
    "a GIF that is a script": ("photo.gif", b"GIF89a=1;alert(1)//", REFUSED),
    "a JPEG that is a script": ("photo.jpg", b"\xff\xd8\xff\xe0/*JFIF*/=alert(1)//", REFUSED),
    "an archive": ("photo.jpg", _archive("photo.jpg"), REFUSED),
    "SVG with a JPEG's head": ("photo.svg", b"\xff\xd8\xff\xe0" + _SVG, REFUSED),
    "XML that names files": (
        "photo.svg",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg>&e;</svg>',
        REFUSED,
    ),
    "PostScript": ("photo.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run", REFUSED),
    "a script in every word": ("photo.jpg", _with_text(), GOOD),
    "with place and camera": ("photo.jpg", with_place_and_camera(_SMALL), GOOD),
    "turned": ("photo.jpg", with_place_and_camera(_SMALL, 6), GOOD),
    "with a profile of colours": ("photo.jpg", _with_profile(), GOOD),
    "with a profile that is none": ("photo.jpg", encoded(_SMALL, "JPEG", icc_profile=b"x" * 200), GOOD),
    "CMYK": ("photo.jpg", encoded(drawing(64, 40, "CMYK"), "JPEG"), GOOD),
    "16 bits": ("photo.png", _deep(), GOOD),
    "palette": ("photo.png", encoded(drawing(64, 40, "P"), "PNG"), GOOD),
    "one bit": ("photo.png", encoded(drawing(64, 40, "1"), "PNG"), GOOD),
    "grey with transparency": ("photo.png", encoded(drawing(64, 40, "LA"), "PNG"), GOOD),
    "moving PNG": ("photo.png", _film("PNG"), GOOD),
    "moving WebP": ("photo.webp", _film("WEBP"), GOOD),
    "one point": ("photo.png", encoded(drawing(1, 1), "PNG"), GOOD),
    "thin": ("photo.png", encoded(drawing(4_000, 1), "PNG"), GOOD),
    "bomb of 100 megapixels": ("photo.png", bomb(10_000), REFUSED),
    "bomb of 169 megapixels": ("photo.png", bomb(13_000), REFUSED),
}


def mutated(count: int, seed: int = 1) -> Iterator[bytes]:
    """Pictures with bits turned, bytes lost, doubled or written over; the same ones for the same seed."""
    chance = random.Random(seed)
    whole = [*KINDS.values(), with_place_and_camera(_SMALL), _with_profile(), _film("WEBP"), _deep()]
    for _number in range(count):
        data = bytearray(chance.choice(whole))
        for _turn in range(chance.randrange(1, 8)):
            place, stop = sorted(chance.randrange(len(data)) for _end in range(2))
            match chance.randrange(6):
                case 0:
                    del data[place : min(stop, place + 40)]
                case 1:
                    data[place:place] = data[place : min(stop, place + 40)]
                case 2:
                    data[place : place + 4] = chance.randbytes(4)
                case _:
                    data[place] ^= 1 << chance.randrange(8)
            data = data or bytearray(b"x")
        yield bytes(data)
