"""Fetch the vendored style sheet, script and icons by npm, and keep the lock of their hashes."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

VENDOR = Path(__file__).resolve().parents[2] / "static" / "vendor"
LOCK = VENDOR / "lock.json"
FILES = {
    "@tabler/core@1.6.1": {"package/dist/css/tabler.min.css": "tabler.min.css"},
    "htmx.org@2.0.11": {
        "package/dist/htmx.min.js": "htmx.min.js",
        "package/LICENSE": "LICENSE-htmx.txt",
    },
    "leaflet@1.9.4": {
        "package/dist/leaflet.js": "leaflet.js",
        "package/dist/leaflet.css": "leaflet.css",
        "package/LICENSE": "LICENSE-leaflet.txt",
    },
}
ICON_PACKAGE = "@tabler/icons@3.51.0"
ICONS = (
    "adjustments alert-octagon alert-triangle archive arrow-back-up arrow-down arrow-up arrows-exchange "
    "arrows-join bell bolt bookmark building calendar-time camera chart-bar check checks "
    "chevron-down chevron-left chevron-right circle circle-check circle-dashed circle-half-2 "
    "clock clock-exclamation clock-plus copy download edit eye eye-check file-text filter flag "
    "current-location gavel hand-stop heart-handshake history info-circle keyboard link list-check lock logout "
    "map-pin map-pin-check map message message-plus message-report pencil phone photo player-pause player-play "
    "plus printer refresh route search search-off send shield-check speakerphone star text-size thumb-down thumb-up tool "
    "trash urgent user users x"
).split()


class Command(BaseCommand):
    """``refresh_assets`` fetches; ``refresh_assets --check`` only compares with the lock."""

    help = "Fetch the vendored web assets with npm pack, or check them against lock.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One switch: check without the network."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch or check; a difference is an error that names the files."""
        if options["check"]:
            changed = changed_files()
            if changed:
                raise CommandError("Differ from lock.json: " + ", ".join(changed))
            return
        for package, files in FILES.items():
            self.stdout.write(f"{package} …")
            fetch(package, files)
        self.stdout.write(f"{ICON_PACKAGE} …")
        fetch_icons()
        write_lock()


def fetch(package: str, files: dict[str, str]) -> None:
    """Copy the named files of one package, without the reference to a source map we do not ship."""
    with tempfile.TemporaryDirectory() as room, packed(package, room) as archive:
        for inside, outside in files.items():
            (VENDOR / outside).write_bytes(without_map(member(archive, inside)))


def fetch_icons() -> None:
    """Draw the chosen outline icons into one sprite, each a symbol named as in the package."""
    with tempfile.TemporaryDirectory() as room, packed(ICON_PACKAGE, room) as archive:
        symbols = [
            symbol(name, member(archive, f"package/icons/outline/{name}.svg")) for name in ICONS
        ]
    lines = ["<!-- Tabler Icons, MIT -->", '<svg xmlns="http://www.w3.org/2000/svg">']
    (VENDOR / "icons.svg").write_text("\n".join([*lines, *symbols, "</svg>"]) + "\n", "utf-8")


def packed(package: str, room: str) -> tarfile.TarFile:
    """The package as npm packs it, opened."""
    done = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=room, check=True, capture_output=True, text=True
    )
    return tarfile.open(Path(room) / done.stdout.strip().splitlines()[-1])


def member(archive: tarfile.TarFile, name: str) -> bytes:
    """The bytes of one file of the archive; a missing one is named."""
    found = archive.extractfile(name)
    if found is None:
        raise CommandError(f"{name} is not a file of the package")
    return found.read()


def symbol(name: str, drawing: bytes) -> str:
    """One SVG file as a symbol: only what is drawn, on one line."""
    inner = re.sub(r"(?s)^.*?<svg[^>]*>|</svg>\s*$", "", drawing.decode())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inner.split())}</symbol>'


def without_map(content: bytes) -> bytes:
    """The file without its ``sourceMappingURL`` line, and without pictures that we do not ship."""
    content = re.sub(rb"url\(images/[^)]*\)", b"none", content)
    return re.sub(rb"\n?/[/*]# sourceMappingURL=[^\n]*", b"", content)


def write_lock() -> None:
    """Write versions and SHA-256 of all vendored files."""
    lock = {"packages": [*FILES, ICON_PACKAGE], "sha256": hashes()}
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", "utf-8")


def changed_files() -> list[str]:
    """Names of files that are missing, new or other than the lock says."""
    locked = json.loads(LOCK.read_text("utf-8"))["sha256"]
    present = hashes()
    return sorted(
        name for name in locked.keys() | present.keys() if locked.get(name) != present.get(name)
    )


def hashes() -> dict[str, str]:
    """SHA-256 of every vendored file, by name."""
    files = sorted(path for path in VENDOR.iterdir() if path.name != LOCK.name)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
