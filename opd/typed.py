"""What somebody typed into a form that could not be taken, so that it can be shown again."""

from urllib.parse import urlsplit

from django.http import HttpRequest

# Never echoed, whatever the form: secrets, and what only one page may know.
SECRET_WORDS = ("password", "sandi", "code", "kode", "pin", "token", "secret", "credential")


def is_secret(name: str) -> bool:
    return any(word in name.lower() for word in SECRET_WORDS)


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Every posted field that is no secret, in order; a name may come several times."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not is_secret(name)
        for value in values
    ]


def has_secrets(request: HttpRequest) -> bool:
    """Whether the form holds a secret of the person (our own token aside)."""
    return any(is_secret(name) for name in request.POST if name != "csrfmiddlewaretoken")


def typed_texts(request: HttpRequest) -> list[str]:
    """The posted texts that a person has written: those of more than one word."""
    return [value for _, value in typed_fields(request) if " " in value.strip()]


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that the form was on a page of this site.

    Showing a form of another site with a fresh token of ours would undo the protection that the
    token gives, so silence counts as no.
    """
    sources = (request.headers.get("Origin"), request.headers.get("Referer"))
    hosts = [urlsplit(source).netloc for source in sources if source]
    return bool(hosts) and all(host == request.get_host() for host in hosts)
