"""The one door to the network for connectors: limits, redirects, and status to error.

Every wait and every size has an end here. Error texts carry host and path only.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import RemoteDisconnected
from http.cookiejar import DefaultCookiePolicy
from socket import EAI_AGAIN, gaierror
from threading import Lock
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urljoin, urlsplit

import requests
import urllib3

from accounts.platforms._addresses import (
    AddressRefused,
    GuardedAdapter,
    deadline,
    why_not_readable,
)
from accounts.platforms.base import (
    AccountGone,
    AccountUnreachable,
    CredentialRejected,
    PlatformError,
    Unavailable,
    UnexpectedPayload,
)

USER_AGENT = "PortalMedsosOPD/0.1 (membaca kanal resmi pemerintah daerah)"
CONNECT_TIMEOUT = 10.0  # seconds, for each address of a host
READ_TIMEOUT = 15.0  # seconds without a byte
MAX_BYTES = 5_000_000  # of a body, after decompression
MAX_REDIRECTS = 5
LONGEST_WAIT = timedelta(days=1)  # a Retry-After beyond it is a mistake of the server

_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A body, or the word that nothing changed.

    `url` is where it came from. `lasting_url` is the address to ask next time: it follows
    permanent redirects only, up to the first temporary one.
    """

    url: str
    lasting_url: str
    headers: Mapping[str, str]
    body: bytes
    not_modified: bool = False

    @property
    def charset(self) -> str:
        """The encoding that HTTP claims, or ""."""
        match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", self.headers.get("Content-Type", ""))
        return match[1] if match else ""

    @property
    def validators(self) -> dict[str, str]:
        """What to send back to be told "not modified", verbatim."""
        names = {"etag": "ETag", "modified": "Last-Modified"}
        return {key: self.headers[name] for key, name in names.items() if name in self.headers}


class ToError(Protocol):
    """Says which error a status other than 200 and 304 stands for."""

    def __call__(self, response: requests.Response, *, url: str) -> PlatformError: ...


class Http:
    """A requests session for many threads and many hosts. Close it when done."""

    def __init__(
        self,
        *,
        allow_private: bool = False,
        pool_size: int = 32,
        total_timeout: float = 30.0,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """`total_timeout` bounds one request with its redirects and body, in seconds."""
        self.allow_private = allow_private
        self.total_timeout = total_timeout
        self.max_bytes = max_bytes
        self.request_count = 0
        self._counting = Lock()
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy would resolve names behind the address check
        self._session.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"})
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        adapter = GuardedAdapter(allow_private=allow_private, pool_size=pool_size)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        self._session.close()

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        validators: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        until: float = float("inf"),
        to_error: ToError | None = None,
    ) -> Answer:
        """Read a link; raises only PlatformErrors.

        `validators` are those of an earlier `Answer`. `until`, in time.monotonic() seconds,
        shortens the total timeout when several requests share one. `to_error` is for platforms
        that use HTTP's statuses in their own way.
        """
        sent = {"Accept": accept, **(headers or {}), **_conditions(validators or {})}
        with _finished_by(min(until, time.monotonic() + self.total_timeout)):
            lasting_url, is_lasting = url, True
            for _ in range(MAX_REDIRECTS + 1):
                response = self._send(url, sent)
                try:
                    target = response.headers.get("Location", "")
                    if response.status_code in _REDIRECTS and target:
                        url, left = _joined(url, target), url
                        if _origin(url) != _origin(left):
                            sent.pop("Authorization", None)  # meant for the first host alone
                        is_lasting = is_lasting and response.status_code in _PERMANENT
                        lasting_url = url if is_lasting else lasting_url
                        continue
                    if response.status_code not in (200, 304):
                        raise (to_error or error_for)(response, url=url)
                    return Answer(
                        url=url,
                        lasting_url=lasting_url,
                        headers=response.headers,
                        body=self._body(response, url),
                        not_modified=response.status_code == 304,
                    )
                finally:
                    response.close()
        raise AccountUnreachable(f"{shown(url)}: more than {MAX_REDIRECTS} redirects")

    def _send(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        if reason := why_not_readable(url, allow_private=self.allow_private):
            raise AccountUnreachable(f"{shown(url)}: refused, {reason}")
        with _as_platform_errors(url):
            try:
                return self._request(url, headers)
            except requests.ConnectionError as error:
                # The server closed a kept-alive connection just as we used it: ask once more.
                if not isinstance(_cause(error), RemoteDisconnected | ConnectionResetError):
                    raise
                return self._request(url, headers)

    def _request(self, url: str, headers: Mapping[str, str]) -> requests.Response:
        with self._counting:
            self.request_count += 1
        left = max(0.001, deadline.get() - time.monotonic())
        prepared = self._session.prepare_request(
            requests.Request("GET", url, headers=dict(headers))
        )
        # Past Session.send, which would parse the Location of a redirect that is ours to judge.
        return self._session.get_adapter(url).send(
            prepared,
            stream=True,
            timeout=(min(CONNECT_TIMEOUT, left), min(READ_TIMEOUT, left)),
        )

    def _body(self, response: requests.Response, url: str) -> bytes:
        """Read to the end, the limit or the deadline, decompressing no more than is kept."""
        pieces, size = [], 0
        with _as_platform_errors(url):
            while piece := response.raw.read1(_CHUNK, decode_content=True):
                pieces.append(piece)
                size += len(piece)
                if size > self.max_bytes:
                    raise UnexpectedPayload(f"{shown(url)}: larger than {self.max_bytes} bytes")
                if time.monotonic() > deadline.get():
                    raise TimeoutError
        return b"".join(pieces)


def shown(url: str) -> str:
    """Host and path of a link: what may stand in logs and error texts."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "?"
    return f"{host}{parts.path}"[:150]


def error_for(response: requests.Response, *, url: str) -> PlatformError:
    """The error that an HTTP status stands for, on platforms that mean what HTTP says."""
    detail = f"{shown(url)}: HTTP {response.status_code}"
    match response.status_code:
        case 404 | 410:
            return AccountGone(detail)
        case 401 | 403:
            return CredentialRejected(detail)
        case status if status >= 500 or status in (408, 425, 429):
            wait = read_retry_after(response.headers.get("Retry-After", ""), now=datetime.now(UTC))
            return Unavailable(detail, retry_after=wait)
        case _:
            return UnexpectedPayload(detail)


def read_retry_after(text: str, *, now: datetime) -> timedelta | None:
    """The wait a Retry-After header asks for, given as seconds or as an HTTP date."""
    if text.strip().isdecimal():
        wait = timedelta(seconds=min(int(text), LONGEST_WAIT.total_seconds()))
    else:
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return None
        wait = until.replace(tzinfo=until.tzinfo or UTC) - now
    return max(timedelta(), min(wait, LONGEST_WAIT))


def _conditions(validators: Mapping[str, str]) -> dict[str, str]:
    names = {"etag": "If-None-Match", "modified": "If-Modified-Since"}
    return {name: validators[key] for key, name in names.items() if validators.get(key)}


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _joined(url: str, target: str) -> str:
    try:
        joined = urljoin(url, target)
        urlsplit(joined)
    except ValueError:
        raise AccountUnreachable(f"{shown(url)}: redirects to no link") from None
    return joined


@contextmanager
def _finished_by(moment: float) -> Iterator[None]:
    token = deadline.set(moment)
    try:
        yield
    finally:
        deadline.reset(token)


@contextmanager
def _as_platform_errors(url: str) -> Iterator[None]:
    """Translate what the HTTP libraries raise. Their own texts hold the whole link: not used."""
    try:
        yield
    except AddressRefused as error:
        raise AccountUnreachable(f"refused, {error}") from None
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError):
        raise AccountUnreachable(f"{shown(url)}: TLS certificate refused") from None
    except (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        raise Unavailable(f"{shown(url)}: no complete answer in time") from None
    except (requests.ConnectionError, urllib3.exceptions.HTTPError, OSError) as error:
        raise _connection_error(url, error) from None
    except (requests.RequestException, UnicodeError):
        raise AccountUnreachable(f"{shown(url)}: not a link that can be asked for") from None


def _connection_error(url: str, error: BaseException) -> PlatformError:
    cause = _cause(error)
    if isinstance(cause, gaierror) and cause.errno != EAI_AGAIN:
        return AccountUnreachable(f"{shown(url)}: host name not known")
    if isinstance(cause, TimeoutError):
        return Unavailable(f"{shown(url)}: no complete answer in time")
    return Unavailable(f"{shown(url)}: {type(cause).__name__}")


def _cause(error: BaseException) -> BaseException:
    """The innermost reason: requests and urllib3 wrap each other's errors several deep."""
    while inner := error.__cause__ or error.__context__:
        error = inner
    return error
