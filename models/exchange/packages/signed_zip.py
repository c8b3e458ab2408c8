"""What every file of ours between offices is: a zip of members with their checksums and, if wanted, a signature."""

import hashlib
import json
import zipfile
from io import BytesIO

from models.errors import BrokenFile
from models.exchange.formats.zip_archive import open_archive
from models.exchange.packages.signing import ALGORITHM, SigningKey, is_valid_signature

CHECKSUMS_MEMBER, SIGNATURE_MEMBER = "SHA256SUMS", "SIGNATURE"
_FIXED_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_ZIP_START = b"PK\x03\x04"


class Tampered(BrokenFile):
    """A file that was altered after it was written, or that claims a signature it does not bear."""


def write_signed_zip(members: dict[str, bytes], signing_key: SigningKey | None = None) -> bytes:
    """A zip of these members with their checksums, signed where a seal is given; the same gives the same bytes."""
    writer = SignedZipWriter()
    for name, content in sorted(members.items()):
        writer.add(name, content)
    return writer.finish(signing_key)


class SignedZipWriter:
    """Such a zip, written a member at a time, so that not all of them have to be held."""

    def __init__(self) -> None:
        self._buffer = BytesIO()
        self._archive = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED)
        self._checksums: dict[str, str] = {}

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._buffer.tell()

    def add(self, name: str, content: bytes) -> None:
        """Write a member; a zip within it is stored as it is."""
        self._checksums[name] = hashlib.sha256(content).hexdigest()
        self._write(name, content)

    def finish(self, signing_key: SigningKey | None = None) -> bytes:
        """Write the checksums and the signature; the whole file."""
        checksums = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._checksums.items())).encode()
        self._write(CHECKSUMS_MEMBER, checksums)
        if signing_key:
            root = {"algorithm": ALGORITHM, "key": signing_key.public_key, "signature": signing_key.sign(checksums)}
            self._write(SIGNATURE_MEMBER, (json.dumps(root, sort_keys=True) + "\n").encode())
        self._archive.close()
        return self._buffer.getvalue()

    def _write(self, name: str, content: bytes) -> None:
        entry = zipfile.ZipInfo(name, _FIXED_TIMESTAMP)
        entry.external_attr = 0o644 << 16
        entry.compress_type = zipfile.ZIP_STORED if content.startswith(_ZIP_START) else zipfile.ZIP_DEFLATED
        self._archive.writestr(entry, content)


class SignedZip:
    """A parcel that was opened: its members were read and agree with the checksums.

    ``signer`` is the public key that signed it, empty where nobody did. Members whose names begin with ``apart`` are
    read, and held against the checksums, when they are asked for.
    """

    def __init__(self, raw: bytes, apart: str = "") -> None:
        """BrokenFile when it cannot be read, Tampered when it does not agree with itself."""
        self._archive = archive = open_archive(raw)
        if archive.is_within_more:
            # The directory that was found is that of a member: a file cut short, which lost its own at the end.
            raise BrokenFile("文件不完整，像是没有传完。请重新复制一遍，或向来源单位重新要一份。")
        self.names_apart = tuple(name for name in archive.names if apart and name.startswith(apart))
        left = frozenset(self.names_apart)
        self.members = {name: archive.read(name) for name in archive.names if name not in left}
        self._checksums: dict[str, str] | None = None
        self.signer = ""
        if CHECKSUMS_MEMBER in archive:
            self._check()
        elif SIGNATURE_MEMBER in archive:
            raise Tampered("有签名，却没有校验和，不能证明是谁发来的。请向来源单位重新要一份。")

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def read(self, name: str) -> bytes:
        """One member. BrokenFile when it is missing, Tampered when it was left apart and was altered."""
        if name in self.names_apart:
            content = self._archive.read(name)
            self._refuse_altered(name, content)
            return content
        if name not in self.members:
            raise BrokenFile(f"文件里缺少 {name}，打不开。")
        return self.members[name]

    def text(self, name: str) -> str:
        """One member as words; BrokenFile when it is missing or not UTF-8."""
        try:
            return self.read(name).decode("utf-8")
        except UnicodeDecodeError as error:
            raise BrokenFile(f"{name}：不是 UTF-8 编码。") from error

    def _check(self) -> None:
        self._checksums = {}
        for line in self.members[CHECKSUMS_MEMBER].decode("utf-8", "replace").splitlines():
            digest, _, name = line.partition("  ")
            self._checksums[name] = digest
        for name, content in self.members.items():
            if name not in (CHECKSUMS_MEMBER, SIGNATURE_MEMBER):
                self._refuse_altered(name, content)
        for name in self._checksums.keys() - set(self._archive.names):
            raise Tampered(f"文件里缺少 {name}，不完整。请向来源单位重新要一份。")
        if SIGNATURE_MEMBER in self.members:
            self.signer = _verified_signer(self.members[SIGNATURE_MEMBER], self.members[CHECKSUMS_MEMBER])

    def _refuse_altered(self, name: str, content: bytes) -> None:
        checksums = self._checksums
        if checksums is not None and checksums.get(name) != hashlib.sha256(content).hexdigest():
            raise Tampered(f"{name} 与校验和不符，文件在途中被改动或损坏了。请向来源单位重新要一份。")


def _verified_signer(signature_file: bytes, checksums: bytes) -> str:
    try:
        node = json.loads(signature_file)
        algorithm, key, signature = (str(node[name]) for name in ("algorithm", "key", "signature"))
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise Tampered("签名读不出来，文件可能被改动过。请向来源单位重新要一份。") from error
    if algorithm != ALGORITHM:
        raise BrokenFile(f"签名用的算法 {algorithm[:20]} 本程序不认识，请先升级本程序。")
    try:
        is_good = is_valid_signature(key, signature, checksums)
    except BrokenFile as error:
        raise Tampered(f"签名读不出来，文件可能被改动过（{error.sentence}）请向来源单位重新要一份。") from error
    if not is_good:
        raise Tampered("签名与内容不符，文件签名以后被改动过。请向来源单位重新要一份。")
    return key.strip()
