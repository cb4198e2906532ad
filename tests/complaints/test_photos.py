"""Photos are judged by content, turned upright, shrunk and stripped of everything else."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from complaints import photos
from tests.complaints.walk import picture

GPS = 0x8825


def cleaned(content: bytes, name: str = "foto.jpg") -> photos.Photo:
    return photos.clean(SimpleUploadedFile(name, content))


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "HEIF", "MPO"])
def test_pictures_of_phones_are_taken_whatever_they_are_called(fmt: str) -> None:
    photo = cleaned(picture(fmt), name="tanpa-akhiran")

    assert opened(photo.image).format == "JPEG"
    assert (photo.width, photo.height) == (400, 300)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(picture()[:400], id="cut off"),
        pytest.param(picture("PNG")[:60], id="cut off PNG"),
        pytest.param(b"\xff\xd8\xff\xe0" + b"x" * 500, id="only claims to be a JPEG"),
    ],
)
def test_a_photo_that_cannot_be_opened_is_told(content: bytes) -> None:
    with pytest.raises(photos.BadPhoto, match="tidak dapat dibuka"):
        cleaned(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"%PDF-1.7 not a picture at all", id="pdf"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
        pytest.param(b"MZ\x90\x00 a program", id="exe"),
        pytest.param(picture("GIF"), id="gif"),
        pytest.param(picture("TIFF"), id="tiff"),
    ],
)
def test_what_is_no_photo_of_ours_is_refused_though_it_is_called_jpg(content: bytes) -> None:
    with pytest.raises(photos.BadPhoto, match="Foto harus berupa JPG, PNG, WebP, atau HEIC"):
        cleaned(content)


@pytest.mark.parametrize(
    ("size", "told"),
    [
        (photos.MAX_BYTES + 1, "8,1 MB"),
        (13_000_000, "12,4 MB"),
        (40 * 1024 * 1024, "40,0 MB"),
    ],
)
def test_a_photo_that_is_too_large_is_told_its_size(size: int, told: str) -> None:
    with pytest.raises(photos.BadPhoto) as refusal:
        cleaned(b"\xff" * size)

    assert str(refusal.value) == f"Foto paling besar 8 MB. Foto ini {told}"


def test_a_small_file_that_would_unpack_to_a_giant_is_refused() -> None:
    bomb = io.BytesIO()
    Image.new("1", (9000, 9000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000

    with pytest.raises(photos.BadPhoto, match="tidak dapat dibuka"):
        cleaned(bomb.getvalue())


def test_nothing_but_the_pixels_survives() -> None:
    exif = Image.Exif()
    exif[0x010F] = "PembuatKamera"
    exif.get_ifd(GPS)[1] = "S"
    content = picture(exif=exif, comment=b"pemilik: Budi")

    photo = cleaned(content)

    assert b"PembuatKamera" in content
    for saved in (photo.image, photo.thumbnail):
        assert b"PembuatKamera" not in saved
        assert b"Budi" not in saved
        assert not opened(saved).getexif()


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "red"), (3, "blue"), (6, "yellow"), (8, "lime")],
)
def test_photos_stand_upright(orientation: int, corner: str) -> None:
    """The colour at the top left once the picture is turned as the camera asked."""
    raw = Image.new("RGB", (200, 100))
    raw.paste("red", (0, 0, 100, 50))
    raw.paste("lime", (100, 0, 200, 50))
    raw.paste("yellow", (0, 50, 100, 100))
    raw.paste("blue", (100, 50, 200, 100))
    exif = Image.Exif()
    exif[0x0112] = orientation
    out = io.BytesIO()
    raw.save(out, "JPEG", exif=exif, quality=95)

    photo = cleaned(out.getvalue())

    seen = opened(photo.image).getpixel((15, 15))
    wanted = Image.new("RGB", (1, 1), corner).getpixel((0, 0))
    assert isinstance(seen, tuple)
    assert isinstance(wanted, tuple)
    assert all(abs(a - b) < 40 for a, b in zip(seen, wanted, strict=True))
    assert (photo.width > photo.height) == (orientation in (1, 3))


def test_large_photos_are_shrunk_and_small_ones_are_not_blown_up() -> None:
    assert (cleaned(picture(size=(4000, 2000))).width, cleaned(picture(size=(40, 20))).width) == (
        1600,
        40,
    )


def test_a_thumbnail_weighs_at_most_30_kb_even_of_noise() -> None:
    out = io.BytesIO()
    Image.effect_noise((1600, 1200), 255).convert("RGB").save(out, "JPEG", quality=95)

    photo = cleaned(out.getvalue())

    assert len(photo.thumbnail) <= 30 * 1024


def test_transparency_becomes_white() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")

    assert opened(cleaned(out.getvalue()).image).getpixel((25, 25)) == (255, 255, 255)


def test_only_the_last_part_of_a_name_is_kept() -> None:
    assert cleaned(picture(), name="C:\\Foto\\..\\rahasia.jpg").original_name == "rahasia.jpg"
