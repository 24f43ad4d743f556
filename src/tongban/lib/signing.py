"""Signatures on PDF papers (PAdES baseline B), whoever holds the key: a file, or a security module behind the same two methods."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Protocol

from asn1crypto import pem as asn1_pem
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

_FROM = datetime(2019, 1, 1, tzinfo=UTC)
_UNTIL = datetime(2049, 1, 1, tzinfo=UTC)
_LONGEST_NAME = 64
"""Characters of a common name, by X.520."""


class Signer(Protocol):
    """What a holder of a seal's key does. The key itself never leaves it."""

    def chain(self) -> list[bytes]:
        """The certificates as DER, the signer's own first, the root last."""
        ...

    def sign(self, content: bytes) -> bytes:
        """An ECDSA signature over the SHA-256 digest of the content, as DER."""
        ...


@dataclass(frozen=True)
class Signed:
    """What a reader finds of the signature on a paper."""

    present: bool
    intact: bool
    trusted: bool
    signer: str


class KeyFile:
    """A key and its certificates in one PEM file of the installation: for a demonstration, and where no module is had."""

    def __init__(self, file: Path) -> None:
        kept = file.read_bytes()
        key = serialization.load_pem_private_key(kept, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise ValueError(f"{file.name} holds no elliptic-curve key")
        self._key = key
        self._chain = [
            body for kind, _, body in asn1_pem.unarmor(kept, multiple=True) if kind == "CERTIFICATE"
        ]

    def chain(self) -> list[bytes]:
        return self._chain

    def sign(self, content: bytes) -> bytes:
        return self._key.sign(content, ec.ECDSA(hashes.SHA256()))

    def certify(self, name: str) -> bytes:
        """A fresh key for `name`, its certificate signed by this one, and the chain: as PEM, for a file of its own."""
        parent = x509.load_der_x509_certificate(self._chain[0])
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            _certificate(name, key.public_key(), issuer=parent.subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(sign_papers=True), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )
        pem = certificate.public_bytes(serialization.Encoding.PEM)
        return _private(key) + pem + b"".join(asn1_pem.armor("CERTIFICATE", each) for each in self._chain)


def new_authority(name: str) -> bytes:
    """A root of trust of our own: key and self-signed certificate as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:_LONGEST_NAME])])
    certificate = (
        _certificate(name, key.public_key(), issuer=subject)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign_papers=False), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _private(key) + certificate.public_bytes(serialization.Encoding.PEM)


def keep_once(file: Path, pem: bytes) -> None:
    """Write a key file unless another process was first; whoever loses uses the winner's."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def sign_pdf(pdf: bytes, signer: Signer, *, reason: str, place: str) -> bytes:
    """The paper with a PAdES B-B signature over all of it; nothing may be changed afterwards without breaking it."""
    chain = [asn1_x509.Certificate.load(each) for each in signer.chain()]
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register_multiple(chain)
    out = BytesIO()
    signers.sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)),
        signers.PdfSignatureMetadata(
            field_name="Seal",
            md_algorithm="sha256",
            reason=reason,
            location=place,
            name=chain[0].subject.native.get("common_name"),
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
            subfilter=fields.SigSeedSubFilter.PADES,
        ),
        _Bridge(signer, chain[0], store),
        output=out,
    )
    return out.getvalue()


def read_signature(pdf: bytes, *, root: bytes) -> Signed:
    """Validate the first signature of a paper against one root certificate (DER)."""
    try:
        embedded = PdfFileReader(BytesIO(pdf)).embedded_signatures
        if not embedded:
            return Signed(present=False, intact=False, trusted=False, signer="")
        context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(root)], allow_fetching=False)
        found = validate_pdf_signature(embedded[0], context)
    except (PdfError, ValueError, KeyError, OSError):
        return Signed(present=False, intact=False, trusted=False, signer="")
    return Signed(
        present=True,
        intact=bool(found.intact and found.valid) and found.docmdp_ok is not False,
        trusted=bool(found.trusted),
        signer=str(found.signing_cert.subject.native.get("common_name", "")),
    )


class _Bridge(signers.Signer):
    """Our signer as pyHanko asks for it."""

    def __init__(
        self, holder: Signer, certificate: asn1_x509.Certificate, store: SimpleCertificateStore
    ) -> None:
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._holder = holder

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != "sha256":
            raise ValueError(f"papers are signed over SHA-256, not {digest_algorithm}")
        return bytes(72) if dry_run else self._holder.sign(data)


def _certificate(
    name: str, public: ec.EllipticCurvePublicKey, *, issuer: x509.Name
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:_LONGEST_NAME])]))
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, sign_papers: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=sign_papers,
        content_commitment=sign_papers,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not sign_papers,
        crl_sign=not sign_papers,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
