"""RFC 3161 time stamps by an authority of one's own: a key and a certificate in files, made at first use."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, tsp
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.general import as_signing_certificate, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

Time = Callable[[], datetime]


def attests(token: bytes, digest: bytes, *, by: Path | None) -> bool:
    """Whether a token is a time stamp of this digest, signed by this authority's certificate (PEM), or, where none is given,
    by the one that the token carries. What cannot be read attests nothing."""
    try:
        signed = cms.ContentInfo.load(token, strict=True)["content"]
        content, signer = signed["encap_content_info"]["content"], signed["signer_infos"][0]
        imprint = content.parsed["message_imprint"]
        attributes = {each["type"].native: each["values"].native for each in signer["signed_attrs"]}
        carried = x509.load_der_x509_certificate(_certificate_of(signed, signer).dump())
        authority = x509.load_pem_x509_certificate(by.read_bytes()) if by else carried
        kind = signer["digest_algorithm"]["algorithm"].native
        _check_signature(carried, signer["signature"].native, signer["signed_attrs"].untag().dump(), kind)
        return (
            imprint["hash_algorithm"]["algorithm"].native == "sha256"
            and bytes(imprint["hashed_message"].native) == digest
            and attributes["message_digest"] == [hashlib.new(kind, bytes(content)).digest()]
            and carried == authority
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidSignature, StopIteration):
        return False


def _certificate_of(signed: cms.SignedData, signer: cms.SignerInfo) -> Any:
    named = signer["sid"].chosen
    return next(
        each.chosen
        for each in signed["certificates"]
        if (each.chosen.issuer, each.chosen.serial_number) == (named["issuer"], named["serial_number"].native)
    )


def _check_signature(certificate: x509.Certificate, signature: bytes, signed: bytes, kind: str) -> None:
    chosen, key = getattr(hashes, kind.upper())(), certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, signed, ec.ECDSA(chosen))
    else:
        assert isinstance(key, rsa.RSAPublicKey)
        key.verify(signature, signed, padding.PKCS1v15(), chosen)


def embedded_stamper(key_file: Path, cert_file: Path, time: Time) -> TimeStamper:
    """Stamps with the time that `time` gives; the files are made if they are not there."""
    if not cert_file.exists():
        _make(key_file, cert_file, time())
    key = serialization.load_pem_private_key(key_file.read_bytes(), password=None)
    private = asn1_keys.PrivateKeyInfo.load(
        key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    cert = x509.load_pem_x509_certificate(cert_file.read_bytes())
    public = asn1_x509.Certificate.load(cert.public_bytes(serialization.Encoding.DER))
    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(public)
    assert isinstance(key, rsa.RSAPrivateKey)
    return _Embedded(key, time, tsa_cert=public, tsa_key=private, certs_to_embed=store, include_nonce=True)


class _Embedded(DummyTimeStamper):
    """The installation's own authority: its time is the installation's, and its key is read and checked once, not at each stamp."""

    def __init__(self, key: rsa.RSAPrivateKey, time: Time, **asked: Any) -> None:
        super().__init__(**asked)
        self._key, self._time = key, time

    def request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        self.fixed_dt = self._time()
        return super().request_tsa_response(req)

    def _sign_tst_info(
        self, tst_info_data: bytes, md_algorithm: str, dt: datetime
    ) -> tuple[bytes, cms.CMSAttributes]:
        digest = hashlib.new(md_algorithm, tst_info_data).digest()
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),  # type: ignore[no-untyped-call]
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(dt)})),  # type: ignore[no-untyped-call]
                simple_cms_attribute("signing_certificate", as_signing_certificate(self.tsa_cert)),  # type: ignore[no-untyped-call]
                simple_cms_attribute("message_digest", digest),  # type: ignore[no-untyped-call]
            ]
        )
        chosen = {"sha256": hashes.SHA256(), "sha512": hashes.SHA512()}[md_algorithm.lower()]
        return self._key.sign(attributes.dump(), padding.PKCS1v15(), chosen), attributes


def _make(key_file: Path, cert_file: Path, now: datetime) -> None:
    key_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "通办 内置时间戳")])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # A rehearsed day may lie before the day the key was made.
        .not_valid_before(now - timedelta(days=3 * 366))
        .not_valid_after(now + timedelta(days=10 * 366))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    descriptor = os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    cert_file.write_bytes(cert.public_bytes(serialization.Encoding.PEM))
