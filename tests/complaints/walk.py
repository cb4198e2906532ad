"""A citizen on a cheap phone: fills in pages as a browser without JavaScript does."""

import io
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from complaints.models import Category, Complaint
from opd.models import Office

STORY_TEXT = "Jalan di depan SD Negeri 2 berlubang sejak bulan lalu. Anak-anak sering jatuh."
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_fields(page: str) -> dict[str, str]:
    """What the form of the page carries along unseen."""
    return {name: unescape(value) for name, value in HIDDEN.findall(page)}


def title(page: str) -> str:
    found = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert found is not None
    return unescape(found[1]).strip()


def picture(fmt: str = "JPEG", *, size: tuple[int, int] = (400, 300), **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "gray").save(out, fmt, **options)
    return out.getvalue()


def upload(content: bytes | None = None, name: str = "lubang.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture() if content is None else content, "image/jpeg")


@dataclass
class Citizen:
    """One device. `fill` posts a page the way its form does, hidden fields included."""

    category: Category
    kecamatan: Office
    client: Client = field(default_factory=Client)

    def fill(self, path: str, answers: dict[str, Any]) -> Any:
        carried = hidden_fields(self.client.get(path).content.decode())
        return self.client.post(path, {**carried, **answers})

    def story(self, **answers: Any) -> Any:
        return self.fill(
            "/lapor/cerita/",
            {"kind": "keluhan", "text": STORY_TEXT, "category": self.category.pk, **answers},
        )

    def place(self, **answers: Any) -> Any:
        return self.fill("/lapor/lokasi/", {"kecamatan": self.kecamatan.pk, **answers})

    def contact(self, **answers: Any) -> Any:
        return self.fill("/lapor/kontak/", {"privacy": "NAME_HIDDEN", **answers})

    def answer_all(self, **contact: Any) -> str:
        """The four steps; returns the check page."""
        self.story()
        self.place()
        self.contact(**contact)
        page = self.client.get("/lapor/periksa/")
        assert page.status_code == 200
        return page.content.decode()

    def send(self, page: str = "", **contact: Any) -> Any:
        """Press *Kirim laporan* on the check page (a new one unless given)."""
        return self.client.post(
            "/lapor/periksa/", hidden_fields(page or self.answer_all(**contact))
        )

    def sent(self, **contact: Any) -> Complaint:
        before = set(Complaint.objects.values_list("pk", flat=True))
        assert self.send(**contact).status_code == 302
        return Complaint.objects.exclude(pk__in=before).get()
