"""Drawn photos for fictional complaints: a road with a hole, rubbish, a lamp, water, a house."""

import io
import random
from functools import cache

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw, ImageFilter

from complaints.photos import Photo, clean

SIZE = (960, 720)
HORIZON = 300
LABEL = "GAMBAR CONTOH"
# Which scene shows the problem of a category; others have no photo.
SCENES = {
    "Jalan dan jembatan": "road",
    "Sampah dan kebersihan": "rubbish",
    "Lampu jalan": "lamp",
    "Air dan irigasi": "water",
    "Sekolah": "house",
    "Bantuan sosial": "house",
}


@cache
def photo(category: str, *, is_mended: bool, variant: int) -> Photo | None:
    """A photo of the problem, or of what was mended; None for what cannot be seen."""
    scene = SCENES.get(category)
    if scene is None:
        return None
    rng = random.Random(f"{scene} {variant}")
    picture = _landscape(rng)
    draw = ImageDraw.Draw(picture)
    {"road": _road, "rubbish": _rubbish, "lamp": _lamp, "water": _water, "house": _house}[scene](
        draw, rng, is_mended
    )
    picture = picture.filter(ImageFilter.GaussianBlur(1.2))
    ImageDraw.Draw(picture).text((24, SIZE[1] - 40), LABEL, fill="white", font_size=22)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=88)
    return clean(SimpleUploadedFile(f"{scene}.jpg", file.getvalue(), content_type="image/jpeg"))


def _landscape(rng: random.Random) -> Image.Image:
    """Sky, hills and a field."""
    picture = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(picture)
    light = rng.randint(150, 210)
    for y in range(HORIZON):
        shade = light + (HORIZON - y) // 12
        draw.line([(0, y), (SIZE[0], y)], fill=(shade - 55, shade - 20, min(shade + 20, 255)))
    for _ in range(4):
        x, height = rng.randint(-200, 900), rng.randint(60, 150)
        tone = rng.randint(70, 110)
        draw.ellipse(
            [x, HORIZON - height, x + rng.randint(350, 600), HORIZON + height],
            fill=(tone - 20, tone + 20, tone),
        )
    draw.rectangle([0, HORIZON, *SIZE], fill=(96, rng.randint(120, 145), 70))
    return picture


def _road(draw: ImageDraw.ImageDraw, rng: random.Random, is_mended: bool) -> None:
    draw.polygon([(430, HORIZON), (530, HORIZON), (900, SIZE[1]), (60, SIZE[1])], fill="#6d6d6a")
    for step in range(7):
        y = HORIZON + 20 + step * step * 9
        draw.polygon(
            [(478, y), (482, y), (486 + step, y + 14 + step * 2), (474 - step, y + 14 + step * 2)],
            fill="#e8e4d2",
        )
    for _ in range(rng.randint(2, 4)):
        x, y, width = rng.randint(300, 600), rng.randint(470, 640), rng.randint(70, 170)
        color = "#4c4c4a" if is_mended else "#3a2f25"
        draw.ellipse([x, y, x + width, y + width // 3], fill=color)
        if not is_mended:
            draw.ellipse([x + 12, y + 8, x + width - 16, y + width // 4], fill="#7d8a8c")


def _rubbish(draw: ImageDraw.ImageDraw, rng: random.Random, is_mended: bool) -> None:
    draw.rectangle([0, 560, *SIZE], fill="#8c8680")
    draw.rectangle([620, 380, 800, 580], fill="#2f6b4f")
    draw.rectangle([605, 360, 815, 390], fill="#255a41")
    if is_mended:
        return
    colors = ("#d8d2c4", "#3f6fae", "#b8433c", "#2c2c2c", "#c9a94f", "#eeeeea", "#6b8f4e")
    for _ in range(90):
        x, y, size = rng.randint(180, 640), rng.randint(440, 640), rng.randint(16, 60)
        draw.ellipse([x, y, x + size, y + size * 2 // 3], fill=rng.choice(colors))


def _lamp(draw: ImageDraw.ImageDraw, rng: random.Random, is_mended: bool) -> None:
    draw.rectangle([0, 0, SIZE[0], HORIZON], fill="#17233a")
    draw.rectangle([0, HORIZON, *SIZE], fill="#1f2a22")
    draw.polygon([(430, HORIZON), (520, HORIZON), (820, SIZE[1]), (120, SIZE[1])], fill="#2f3136")
    for number in range(4):
        x, top = 600 + number * 70, 250 - number * 55
        draw.rectangle([x, top, x + 6 + number * 2, 420 + number * 70], fill="#8b9099")
        draw.line([(x, top), (x - 50, top - 12)], fill="#8b9099", width=5)
        glow = "#ffe9a6" if is_mended or number == rng.randint(0, 3) else "#4d5663"
        draw.ellipse([x - 66, top - 20, x - 40, top - 4], fill=glow)


def _water(draw: ImageDraw.ImageDraw, rng: random.Random, is_mended: bool) -> None:
    color = "#6f9db8" if is_mended else "#8a7048"
    draw.polygon([(380, HORIZON), (520, HORIZON), (820, SIZE[1]), (140, SIZE[1])], fill=color)
    draw.line([(380, HORIZON), (140, SIZE[1])], fill="#b7b3aa", width=16)
    draw.line([(520, HORIZON), (820, SIZE[1])], fill="#b7b3aa", width=16)
    for _ in range(14):
        x, y = rng.randint(260, 640), rng.randint(400, 690)
        draw.arc([x, y, x + rng.randint(30, 90), y + 14], 180, 350, fill="#dfe7ea", width=3)


def _house(draw: ImageDraw.ImageDraw, rng: random.Random, is_mended: bool) -> None:
    draw.rectangle([260, 330, 720, 600], fill="#d9c9a8" if is_mended else "#a8926c")
    draw.polygon([(210, 340), (490, 190), (770, 340)], fill="#a5482f" if is_mended else "#6e5140")
    draw.rectangle([450, 440, 540, 600], fill="#5b4432")
    draw.rectangle([310, 410, 400, 490], fill="#4d6a7d")
    draw.rectangle([590, 410, 680, 490], fill="#4d6a7d")
    if is_mended:
        return
    for _ in range(rng.randint(3, 5)):
        x, y = rng.randint(330, 600), rng.randint(240, 310)
        draw.polygon([(x, y), (x + 60, y + 8), (x + 34, y + 44)], fill="#1f1a17")
