"""Every address of the site, with an example of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.admindocs.views import simplify_regex
from django.urls import URLPattern, URLResolver, get_resolver

EXAMPLES = {
    "int": "1",
    "str": "7K3M9QXT",
    "slug": "dinas-contoh",
    "uuid": "7f5b7f5e-3a52-4cf5-a8a4-3f0e2b1d6f11",
    "week": "2026-W45",
    "path": "1",
}


@dataclass(frozen=True, kw_only=True)
class Route:
    name: str  # with its namespace: "admin:index"
    path: str  # an example that resolves to it
    parameters: tuple[str, ...]
    needs_sign_in: bool


def all_routes() -> list[Route]:
    return list(_routes(get_resolver(), prefix="", namespace=""))


def _routes(resolver: URLResolver, *, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = f"{prefix}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _routes(entry, prefix=path, namespace=inner)
        elif isinstance(entry, URLPattern):
            yield Route(
                name=f"{namespace}{entry.name or path}",
                path=_example(path),
                parameters=tuple(entry.pattern.regex.groupindex),
                needs_sign_in=getattr(entry.callback, "login_required", True),
            )


def _example(path: str) -> str:
    path = simplify_regex(path) if "(" in path or "^" in path else f"/{path}"
    return re.sub(r"<(?:(\w+):)?\w+>", lambda match: EXAMPLES.get(match[1] or "int", "1"), path)
