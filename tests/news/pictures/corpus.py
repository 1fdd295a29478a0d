"""Files as people and attackers send them, made anew for each test."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

RED, BLUE = (200, 30, 40), (20, 60, 180)
SCRIPT = b"<script>alert(document.cookie)</script>"


def drawing(width: int = 320, height: int = 200, mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right, and something finer in between."""
    image = Image.new("RGB", (width, height), RED)
    pen = ImageDraw.Draw(image)
    pen.rectangle((width // 2, 0, width, height), fill=BLUE)
    for step in range(0, width, 7):
        pen.line((step, height // 2, width - step, height // 2 + step % 40), fill=(step % 256, 180, 90))
    return image.convert(mode)


def encoded(image: Image.Image, kind: str = "PNG", **options) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def upload(data: bytes, name: str = "عکس.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def near(colour: tuple[int, ...], wanted: tuple[int, ...], by: int = 24) -> bool:
    """Whether two colours look alike; WebP changes each a little."""
    return all(abs(a - b) <= by for a, b in zip(colour[:3], wanted, strict=True))


def with_place_and_camera(image: Image.Image, orientation: int = 1) -> bytes:
    """A JPEG as a telephone makes it, with where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 47.0, 30.0), 3: "E", 4: (49.0, 7.0, 18.0)})
    return encoded(image, "JPEG", exif=exif, comment=b"SecretComment")


def bomb(side: int = 20_000) -> bytes:
    """A small PNG that promises side × side pixels, and has them all."""
    squeeze = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    data = b"".join(squeeze.compress(row * 100) for _ in range(side // 100)) + squeeze.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    )


NO_PICTURES = {
    "html": b"<!doctype html><title>x</title>" + SCRIPT,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">' + SCRIPT + b"</svg>",
    "gif": encoded(drawing(), "GIF"),
    "bmp": encoded(drawing(), "BMP"),
    "tiff": encoded(drawing(), "TIFF"),
    "pdf": b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj",
    "nothing": b"",
    "zeros": bytes(4096),
    "the head of a JPEG alone": b"\xff\xd8\xff\xe0",
}
