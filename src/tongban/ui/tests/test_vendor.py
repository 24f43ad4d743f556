"""What is served beside our own files is what the manifest says."""

import hashlib
import json
import re
from pathlib import Path

import tongban

SOURCE = Path(tongban.__file__).parent
VENDOR = SOURCE / "ui" / "static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))


def test_every_file_has_the_digest_of_the_manifest() -> None:
    listed = {path: digest for package in MANIFEST["packages"] for path, digest in package["files"].items()}
    assert {path: hashlib.sha256((SOURCE / path).read_bytes()).hexdigest() for path in listed} == listed


def test_every_file_stands_in_the_manifest() -> None:
    listed = {path for package in MANIFEST["packages"] for path in package["files"]}
    present = {str(path.relative_to(SOURCE)) for path in VENDOR.rglob("*") if path.is_file()}
    assert present - {str((VENDOR / "manifest.json").relative_to(SOURCE))} <= listed


def test_every_package_names_its_version_and_licence() -> None:
    assert {
        package["name"]: bool(package["version"] and package["licence"]) for package in MANIFEST["packages"]
    } == {
        "Bootstrap": True,
        "htmx": True,
        "Bootstrap Icons": True,
        "Noto Sans SC": True,
    }


def test_no_stylesheet_fetches_from_elsewhere() -> None:
    for path in [*VENDOR.rglob("*.css"), *(SOURCE / "ui" / "static" / "ui").glob("*.css")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", text), path
        assert "@import" not in text, path


def test_every_icon_in_a_template_is_in_the_sprite() -> None:
    drawn = set(
        re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons" / "sprite.svg").read_text(encoding="utf-8"))
    )
    used: set[str] = set()
    for path in SOURCE.rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'{%\s*icon\s+"([^"]+)"', text)) | set(re.findall(r'\bicon="([^"]+)"', text))
    assert used - drawn == set()
