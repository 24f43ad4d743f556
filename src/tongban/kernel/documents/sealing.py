"""Whose key signs an organisation's papers: files of the installation in a demonstration, a security module by setting."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from tongban.kernel.orgs.models import Organisation
from tongban.lib.signing import KeyFile, Signer, keep_once, new_authority

AUTHORITY = "通办示范文书签名根证书"


def signer_of(organisation: Organisation) -> Signer:
    """TONGBAN_SEAL_SIGNER names a function of an organisation that gives a `Signer`; without it, key files."""
    named: str = getattr(settings, "TONGBAN_SEAL_SIGNER", "")
    if named:
        signer: Signer = import_string(named)(organisation)
        return signer
    return _key_file(_folder(), organisation.key, organisation.name)


def root_certificate(organisation: Organisation) -> bytes:
    """The certificate that readers must trust, as DER."""
    return signer_of(organisation).chain()[-1]


def _folder() -> Path:
    return Path(settings.TONGBAN_KEYS) / "seals"


@cache
def _key_file(folder: Path, key: str, name: str) -> KeyFile:
    file = folder / f"{key}.pem"
    if not file.exists():
        keep_once(file, _authority(folder).certify(name))
    return KeyFile(file)


@cache
def _authority(folder: Path) -> KeyFile:
    file = folder / "_authority.pem"
    if not file.exists():
        keep_once(file, new_authority(AUTHORITY))
    return KeyFile(file)
