"""Facts about the repository that nobody should have to remember."""

import ast
import itertools
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
APPS = ("portal", "opd", "accounts", "complaints", "reports")
LONGEST_FILE = 400
# Truth tables are long and flat.
LONGEST_TEST = 800
# Words of domain.md and ux.md that the portal does not say to people, whole words only.
UNWANTED = re.compile(
    r"\b(mohon|silakan|silahkan|maaf|valid|dilarang|ups|oops|wajib diisi|bidang ini"
    r"|terjadi kesalahan|minggu ini|minggu lalu|minggu depan|per minggu|tiap minggu)\b",
    re.IGNORECASE,
)
# Words of citizens and offices, kept to recognise them and never shown.
LISTENING = ("complaints/texts.py", "complaints/wording.py")


def tracked(*patterns: str) -> list[Path]:
    """Files that git knows or would add, so that a new file is held to the rules, too."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return sorted({ROOT / name for name in listed if (ROOT / name).is_file()})


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = [path for path in tracked("*.py") if "migrations" not in path.parts]
TEMPLATES = tracked("templates/*.html", "templates/*.txt")
PAGES = tracked("*.md")
LOCKS = tracked("requirements*.txt")
DEPENDENCIES = [
    line.strip()
    for group in re.findall(
        r"^(?:dependencies|dev) = \[\n(.*?)^\]",
        (ROOT / "pyproject.toml").read_text(),
        re.MULTILINE | re.DOTALL,
    )
    for line in group.splitlines()
]


def settings_read() -> set[str]:
    """Every environment variable that settings.py asks for."""
    names = set()
    for node in ast.walk(ast.parse((ROOT / "portal" / "settings.py").read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            names.add(str(node.args[0].value))
    return names


def test_every_setting_is_in_the_example() -> None:
    text = (ROOT / ".env.example").read_text()
    documented = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))

    # Compose alone reads POSTGRES_PASSWORD.
    assert documented - {"POSTGRES_PASSWORD"} == settings_read()


def test_every_setting_is_explained_in_the_line_above_it() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    bare = [
        line
        for before, line in itertools.pairwise(lines)
        if re.match(r"#?[A-Z_]+=", line) and not before.startswith("# ")
    ]

    assert bare == []


def test_no_comment_shares_a_line_with_a_value() -> None:
    """Docker and django-environ disagree on what such a line means."""
    lines = (ROOT / ".env.example").read_text().splitlines()

    assert [line for line in lines if re.match(r"#?[A-Z_]+=.*\s#", line)] == []


def test_only_three_lines_must_be_filled_in() -> None:
    text = (ROOT / ".env.example").read_text()

    assert re.findall(r"^([A-Z_]+)=", text, re.MULTILINE) == ["SECRET_KEY", "SITE_URL", "TIME_ZONE"]


def test_every_setting_is_in_the_table_of_the_manual() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z_]+)`", text, re.MULTILINE))

    assert documented - {"POSTGRES_PASSWORD"} == settings_read()


@pytest.mark.parametrize("lock", LOCKS, ids=shown)
def test_a_lock_file_names_no_address(lock: Path) -> None:
    found = re.findall(
        r"https?://|file:|git\+|--(?:extra-)?index-url|--find-links|--trusted-host",
        lock.read_text(),
    )

    assert found == []


@pytest.mark.parametrize("lock", LOCKS, ids=shown)
def test_everything_locked_has_a_hash(lock: Path) -> None:
    text = lock.read_text()
    bare = re.findall(r"^([\w.-]+)==.*[^\\]$", text, re.MULTILINE)

    assert "--hash=sha256:" in text
    assert bare == []


@pytest.mark.parametrize("line", DEPENDENCIES)
def test_every_dependency_says_why_it_is_there(line: str) -> None:
    assert re.search(r"#\s+\S+", line)


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"]
    locked = (ROOT / "requirements.txt").read_text()
    missing = [
        name
        for name in (re.split(r"[\[<>=~! ]", requirement)[0] for requirement in wanted)
        if not re.search(rf"^{re.escape(name)}==", locked, re.MULTILINE)
    ]

    assert missing == []


def test_no_file_grows_too_long() -> None:
    long = {
        shown(path): count
        for path in [*SOURCES, *TEMPLATES, *PAGES, *tracked("static/js/*.js")]
        if (count := len(path.read_text().splitlines()))
        > (LONGEST_TEST if "tests" in path.parts else LONGEST_FILE)
    }

    assert long == {}


def test_nothing_is_signalled_and_nothing_catches_everything() -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()}"
        for path in SOURCES
        if path.parts[len(ROOT.parts)] in APPS
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"db\.models\.signals|@receiver|except Exception|except:\s*$", line)
    ]

    assert found == []


def test_nothing_is_left_unfinished() -> None:
    found = [
        f"{shown(path)}:{number}"
        for path in [*SOURCES, *TEMPLATES, *tracked("static/js/*.js")]
        if path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\b(TODO|FIXME|XXX|NotImplementedError|pragma: no cover)\b", line)
    ]

    assert found == []


def test_there_is_no_room_for_odds_and_ends() -> None:
    banned = {"utils", "helpers", "services", "common", "core", "managers", "signals", "constants"}

    assert [shown(path) for path in SOURCES if path.stem in banned] == []


def without_fences(text: str) -> str:
    return re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The fragments of a page's headings, made the way code hosts make them."""
    headings = re.findall(r"^#+ (.+?)\s*$", without_fences(page.read_text()), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", re.sub(r"[`*_]|\[|\]\(.*?\)", "", heading).lower()).replace(
            " ", "-"
        )
        for heading in headings
    }


@pytest.mark.parametrize("document", PAGES, ids=shown)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    dead = []
    for link in re.findall(r"\]\(([^)\s]+)\)", without_fences(document.read_text())):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, fragment = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        is_dead = not target.exists() or (
            fragment and target.suffix == ".md" and fragment not in anchors(target)
        )
        if is_dead:
            dead.append(link)

    assert dead == []


def texts_of_templates() -> Iterator[tuple[str, str]]:
    """What a template says, without the code in it."""
    code = re.compile(
        r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL
    )
    for path in TEMPLATES:
        yield shown(path), re.sub(r"<[^>]*?(?=[\s>])", " ", code.sub(" ", path.read_text()))


def texts_of_code() -> Iterator[tuple[str, str]]:
    """String literals that people may read: everything but docstrings and sample data."""
    for path in SOURCES:
        parts = path.relative_to(ROOT).parts
        if parts[0] not in APPS or {"demo", "simulator"} & set(parts) or shown(path) in LISTENING:
            continue
        tree = ast.parse(path.read_text())
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docstrings
            ):
                yield f"{shown(path)}:{node.lineno}", node.value


def test_the_portal_speaks_as_agreed() -> None:
    found = [
        f"{where}: {match.group()}"
        for where, text in [*texts_of_templates(), *texts_of_code()]
        for match in UNWANTED.finditer(text)
    ]

    assert found == []


def test_every_place_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    named = set(re.findall(r"`((?:[a-z_]+/)+(?:[a-z_]+\.[a-z]+)?)`", text))

    assert len(named) > 25
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_command_that_a_document_names_is_there() -> None:
    named = {
        (shown(page), first or second)
        for page in PAGES
        for first, second in re.findall(
            r"manage\.py ([a-z_]+)|`((?:load|import|fetch)_[a-z_]+)", page.read_text()
        )
    }

    assert len(named) > 20
    assert sorted(found for found in named if found[1] not in get_commands()) == []
