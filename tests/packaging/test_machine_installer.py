"""The package for all users of a Windows computer: what it says, made the same twice, signed."""

import datetime
import shutil
import subprocess
from pathlib import Path

import machine_installer
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from models.file_types import OURS

PACKAGING = Path(__file__).parents[2] / "packaging"
WITHOUT = [tool for tool in ("wixl", "msibuild", "msiinfo", "faketime") if not shutil.which(tool)]
MOMENT = "2026-11-30 08:00:00"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A program of three files."""
    for name in ("yangguang-nianbao.exe", "_internal/a.dll", "_internal/fonts/b.ttf"):
        path = tmp_path / "bundle" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return tmp_path / "bundle"


def test_every_file_has_a_component_that_stays_the_same_from_version_to_version(bundle: Path) -> None:
    first, second = (machine_installer.write_source(bundle, version) for version in ("1.0.0", "1.1.0"))
    assert first.count("<File ") == 3
    assert first.count("<ComponentRef ") == first.count("<Component ") == 4
    changed = [one for one, other in zip(first.splitlines(), second.splitlines(), strict=True) if one != other]
    assert len(changed) == 1
    assert "<Product " in changed[0], "only the product's own identifier and number"
    for kind in OURS:
        assert rf"Software\Classes\{kind.ending}" in first


@pytest.mark.skipif(bool(WITHOUT), reason=f"{'、'.join(WITHOUT)} is not installed")
def test_the_package_is_made_the_same_twice_and_speaks_chinese(bundle: Path, tmp_path: Path) -> None:
    made = [tmp_path / "first.msi", tmp_path / "second.msi"]
    for path in made:
        machine_installer.make(bundle, "1.0.0", MOMENT, path)
    assert made[0].read_bytes() == made[1].read_bytes()
    told = "".join(
        subprocess.run(["msiinfo", "export", made[0], table], capture_output=True, check=True).stdout.decode()
        for table in ("Property", "Registry", "Shortcut", "LaunchCondition", "RegLocator")
    )
    assert "ProductName\t阳光年报" in told
    assert [sign for sign in machine_installer.WORDS.values() if sign in told] == []
    assert [words for words in machine_installer.WORDS if words not in told] == []


@pytest.mark.skipif(
    bool(WITHOUT) or not shutil.which("osslsigncode"), reason="osslsigncode or msitools is not installed"
)
def test_a_certificate_signs_it_and_a_wrong_password_leaves_it_as_it_was(bundle: Path, tmp_path: Path) -> None:
    package, password = tmp_path / "a.msi", tmp_path / "password"
    machine_installer.make(bundle, "1.0.0", MOMENT, package)
    plain = package.read_bytes()
    sign = ["bash", str(PACKAGING / "sign_windows.sh"), str(package)]
    environment = {"PATH": "/usr/bin:/bin", "CERTIFICATE": str(certificate(tmp_path)), "PASSWORD_FILE": str(password)}
    password.write_text("wrong", encoding="utf-8")
    assert subprocess.run(sign, env=environment, capture_output=True).returncode != 0
    assert package.read_bytes() == plain
    password.write_text("secret", encoding="utf-8")
    assert subprocess.run(sign, env=environment, capture_output=True).returncode == 0
    told = subprocess.run(["osslsigncode", "verify", "-in", package], capture_output=True, text=True).stdout
    assert "Text description: 阳光年报" in told
    assert subprocess.run(sign, env={"PATH": "/usr/bin:/bin"}, capture_output=True).returncode == 0, "none given"


def certificate(folder: Path) -> Path:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Somebody")])
    begins = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + datetime.timedelta(days=3650))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pfx"
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"a", key, signed, None, BestAvailableEncryption(b"secret")))
    return path
