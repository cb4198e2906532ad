"""A citizen's or office's photo, made safe: judged by content, re-encoded, without metadata. Pure.

Nothing of the uploaded bytes survives: where the phone stood, who owns it and whatever else hides
in a file that only claims to be a picture are gone once `clean` returns.
"""

import io
import math
import re
import struct
import zlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Protocol

import pillow_heif
from PIL import Image

from complaints.texts import tidy

MAX_BYTES = 8 * 1024 * 1024
# iPhones write 48 megapixels. What claims more is over 8 MB when it is a photo, else a bomb.
MAX_PIXELS = 50_000_000
LONGEST_SIDE = 1600
THUMBNAIL_SIDE = 320
MAX_THUMBNAIL_BYTES = 30 * 1024

WRONG_TYPE = "Foto harus berupa JPG, PNG, WebP, atau HEIC"
BROKEN = "Foto ini tidak dapat dibuka. Pilih foto lain"

# The JPEG reader also takes MPO, the several-JPEGs-in-one of many phones.
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# How files of these types begin: one that begins so and does not open is broken, not another type.
STARTS = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|RIFF....WEBP|....ftyp(hei|hev|mif1|msf1)", re.DOTALL
)
ORIENTATION_TAG = 0x0112
TURNS = {
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_270,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_90,),
}
# All that the decoders raise on files that are cut off, forged or bent.
UNREADABLE = (
    OSError, SyntaxError, ValueError, EOFError, IndexError, OverflowError, RuntimeError,
    MemoryError, struct.error, zlib.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip

pillow_heif.register_heif_opener()


class BadPhoto(Exception):
    """The file is not a photo that the portal takes. str() is a sentence for the sender."""


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo without metadata: JPEGs of at most 1600 and 320 pixels, sizes of the larger one."""

    image: bytes
    thumbnail: bytes
    width: int
    height: int
    original_name: str


class Upload(Protocol):
    """What `clean` needs of Django's uploaded file."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    @property
    def file(self) -> IO[bytes] | None: ...


def too_large(size: int) -> str:
    """The sentence for a file of `size` bytes."""
    # Rounded up: a file just over the limit must not read "8,0 MB".
    megabytes = f"{math.ceil(size / 1024 / 1024 * 10) / 10:.1f}".replace(".", ",")
    return f"Foto paling besar 8 MB. Foto ini {megabytes} MB"


def clean(upload: Upload) -> Photo:
    """The photo in `upload`, upright and re-encoded. Raises BadPhoto with the sentence to show."""
    if (upload.size or 0) > MAX_BYTES:
        raise BadPhoto(too_large(upload.size or 0))
    if upload.file is None or not upload.size:
        raise BadPhoto(BROKEN)
    upload.file.seek(0)
    picture = _upright(upload.file)
    return Photo(
        image=_jpeg(picture, quality=80),
        thumbnail=_thumbnail(picture),
        width=picture.width,
        height=picture.height,
        original_name=PurePath(tidy(upload.name or "").replace("\\", "/")).name[:150],
    )


def _upright(file: IO[bytes]) -> Image.Image:
    """The picture as a person holds it, in plain RGB, at most 1600 pixels long."""
    if not STARTS.match(file.read(16)):
        raise BadPhoto(WRONG_TYPE)
    file.seek(0)
    try:
        picture = Image.open(file, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise BadPhoto(BROKEN)
        # JPEG decodes straight to a half, quarter or eighth: less memory for large photos.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        # pillow-heif has turned the picture already and says so by leaving the tag at 1.
        turns = TURNS.get(picture.getexif().get(ORIENTATION_TAG, 1), ())
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        upright = _on_white(picture)
        for turn in turns:
            upright = upright.transpose(turn)
    except UNREADABLE as error:
        raise BadPhoto(BROKEN) from error
    return upright


def _on_white(picture: Image.Image) -> Image.Image:
    """Pixels only, in RGB, transparency on white: what JPEG can hold."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    ground = Image.new("RGB", picture.size)
    ground.paste(picture.convert("RGB"))
    return ground


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _thumbnail(picture: Image.Image) -> bytes:
    """A JPEG of at most 30 KB: smaller in quality first, then in size."""
    side = THUMBNAIL_SIDE
    while True:
        small = picture.copy()
        small.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (75, 60, 45):
            thumbnail = _jpeg(small, quality=quality)
            if len(thumbnail) <= MAX_THUMBNAIL_BYTES:
                return thumbnail
        side = side * 3 // 4
