"""``make check``: everything that is verified without running a test. Each check is named; all run, then the verdict.

python tools/check.py [NAME …]
"""

import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import Distribution, distributions
from pathlib import Path

import django
from babel.messages.pofile import read_po
from django.db.migrations import Migration
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

# Hosts of package registries and paths of the machines we work on, written so that this file does not hold them.
HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("registry", "npmjs"),
    ("deb", "debian", "org"),
    ("maven", "org"),
    ("golang", "org"),
)
ROOTS = ("work", "farm", "root")
FORBIDDEN = re.compile(
    "|".join([r"\.".join(words) for words in HOSTS] + [rf"(?<![\w.])/{root}/[A-Za-z.]" for root in ROOTS])
)


def run(*command: str) -> str:
    """Run a program of the environment; its complaint, or nothing when it is content."""
    program, *arguments = command
    found = subprocess.run(
        [BIN / program, *arguments], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    return (found.stdout + found.stderr).strip() if found.returncode else ""


def manage(*arguments: str) -> str:
    return run("python", "manage.py", *arguments)


def catalogues() -> str:
    """Every message catalogue compiles and its translations keep the placeholders of what they translate."""
    faults = []
    for path in sorted((PROJECT / "marketplace" / "locale").glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.parts[-3], abort_invalid=True)
        for message, errors in catalogue.check():
            faults += [f"{path.relative_to(PROJECT)}:{message.lineno}: {error}" for error in errors]
    return "\n".join(faults)


def committed_text() -> str:
    """No registry host and no machine path in a committed file."""
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    faults = []
    for name in filter(None, names.split("\0")):
        try:
            lines = (PROJECT / name).read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        faults += [
            f"{name}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(lines, 1)
            if FORBIDDEN.search(line)
        ]
    return "\n".join(faults)


def locks() -> str:
    """The locks pin a fitting version of everything pyproject.toml asks for (nothing is looked up)."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    wanted = {"requirements.lock": project["project"]["dependencies"]}
    for group, file in (("dev", "requirements-dev.lock"), ("bootstrap", "requirements-bootstrap.lock")):
        wanted[file] = project["dependency-groups"][group]
    faults = []
    for file, dependencies in wanted.items():
        pins = dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", (PROJECT / file).read_text(), re.MULTILINE))
        pins = {canonicalize_name(name): version for name, version in pins.items()}
        for dependency in map(Requirement, dependencies):
            pinned = pins.get(canonicalize_name(dependency.name))
            if pinned is None or not dependency.specifier.contains(pinned, prereleases=True):
                faults.append(f"{file}: {dependency} is not in it (found {pinned}); run make lock")
    return "\n".join(faults)


def recorded_migrations(distribution: Distribution) -> dict[str, set[str]]:
    """The migrations a wheel brought, by package (``saleor.order``), from its own record: not what lies on the disk,
    where ``makemigrations`` may have written more."""
    found: dict[str, set[str]] = {}
    for path in distribution.files or ():
        if path.parent.name == "migrations" and path.suffix == ".py":
            found.setdefault(".".join(path.parent.parent.parts), set()).add(path.stem)
    return found


def unknown_dependencies(
    ours: Iterable[Migration], packages: Mapping[str, str], recorded: Mapping[str, set[str]]
) -> list[str]:
    """What in ``ours`` depends on a migration that the wheels do not have. ``packages``: app label → its package."""
    faults = []
    for migration in ours:
        for label, name in (*migration.dependencies, *migration.run_before):
            known = recorded.get(packages.get(label, ""))
            if known is not None and not name.startswith("__") and name not in known:
                faults.append(
                    f"{migration.app_label}.{migration.name} depends on {label}.{name}, which no wheel has"
                )
    return faults


def dependencies() -> str:
    """Our migrations depend only on those that are in the installed wheels of Saleor and the others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings.test")
    sys.path.insert(0, str(PROJECT))
    django.setup()
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    recorded: dict[str, set[str]] = {}
    for distribution in distributions():
        recorded |= recorded_migrations(distribution)
    packages = {config.label: config.name for config in apps.get_app_configs()}
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    ours = [
        migration
        for migration in loader.disk_migrations.values()
        if packages[migration.app_label] not in recorded
    ]
    if not ours or "saleor.order" not in recorded:
        return "no migrations of ours, or no record of Saleor's, were found"
    return "\n".join(unknown_dependencies(ours, packages, recorded))


CHECKS: dict[str, Callable[[], str]] = {
    "ruff": lambda: run("ruff", "check", "--quiet", "."),
    "format": lambda: run("ruff", "format", "--check", "--quiet", "."),
    "types": lambda: run("mypy", "--no-error-summary"),
    "contracts": lambda: run("lint-imports"),
    "templates": lambda: run("djlint", "--lint", "--quiet", "marketplace"),
    "django": lambda: manage("check"),
    "migrations": lambda: manage("makemigrations", "--check", "--dry-run"),
    "dependencies": dependencies,
    "schema": lambda: manage("graphql_schema_file", "--check"),
    "catalogues": catalogues,
    "locks": locks,
    "text": committed_text,
}


def main(names: list[str]) -> int:
    failed = []
    for name in names or list(CHECKS):
        begun = time.monotonic()
        complaint = CHECKS[name]()
        print(f"{'FAILED' if complaint else 'ok':7} {name} ({time.monotonic() - begun:.1f} s)", flush=True)
        if complaint:
            failed.append(name)
            print(complaint, flush=True)
    print(f"check: {len(failed)} of {len(names or CHECKS)} failed{': ' if failed else ''}{', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
