"""What every file of ours between offices is: a zip of members with their checksums and, if wanted, a signature."""

import hashlib
import json
import zipfile
from io import BytesIO

from models.errors import BrokenFile
from models.exchange.formats.zip_archive import Archive, open_archive
from models.exchange.packages.signing import ALGORITHM, SigningKey, is_valid_signature

CHECKSUMS_MEMBER, SIGNATURE_MEMBER = "SHA256SUMS", "SIGNATURE"
_FIXED_TIMESTAMP = (1980, 1, 1, 0, 0, 0)


class Tampered(BrokenFile):
    """A file that was altered after it was written, or that claims a signature it does not bear."""


def write_signed_zip(members: dict[str, bytes], signing_key: SigningKey | None = None) -> bytes:
    """A zip of these members with their checksums, signed where a seal is given; the same gives the same bytes."""
    checksums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(members.items()))
    trailing_members = {CHECKSUMS_MEMBER: checksums.encode()}
    if signing_key:
        root = {
            "algorithm": ALGORITHM,
            "key": signing_key.public_key,
            "signature": signing_key.sign(trailing_members[CHECKSUMS_MEMBER]),
        }
        trailing_members[SIGNATURE_MEMBER] = (json.dumps(root, sort_keys=True) + "\n").encode()
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*sorted(members.items()), *trailing_members.items()]:
            entry = zipfile.ZipInfo(name, _FIXED_TIMESTAMP)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


class SignedZip:
    """A parcel that was opened: its members were read and agree with the checksums.

    ``signer`` is the public key that signed it, empty where nobody did.
    """

    def __init__(self, raw: bytes) -> None:
        """BrokenFile when it cannot be read, Tampered when it does not agree with itself."""
        archive = open_archive(raw)
        self.members = {name: archive.read(name) for name in archive.names}
        self.signer = ""
        if CHECKSUMS_MEMBER in archive:
            self._check(archive)
        elif SIGNATURE_MEMBER in archive:
            raise Tampered("有签名，却没有校验和，不能证明是谁发来的。请向来源单位重新要一份。")

    def __contains__(self, name: str) -> bool:
        return name in self.members

    def read(self, name: str) -> bytes:
        """One member. BrokenFile when it is missing."""
        if name not in self.members:
            raise BrokenFile(f"文件里缺少 {name}，打不开。")
        return self.members[name]

    def text(self, name: str) -> str:
        """One member as words; BrokenFile when it is missing or not UTF-8."""
        try:
            return self.read(name).decode("utf-8")
        except UnicodeDecodeError as error:
            raise BrokenFile(f"{name}：不是 UTF-8 编码。") from error

    def _check(self, archive: Archive) -> None:
        checksums = {}
        for line in self.members[CHECKSUMS_MEMBER].decode("utf-8", "replace").splitlines():
            digest, _, name = line.partition("  ")
            checksums[name] = digest
        for name, content in self.members.items():
            if (
                name not in (CHECKSUMS_MEMBER, SIGNATURE_MEMBER)
                and checksums.get(name) != hashlib.sha256(content).hexdigest()
            ):
                raise Tampered(f"{name} 与校验和不符，文件在途中被改动或损坏了。请向来源单位重新要一份。")
        for name in checksums.keys() - set(archive.names):
            raise Tampered(f"文件里缺少 {name}，不完整。请向来源单位重新要一份。")
        if SIGNATURE_MEMBER in archive:
            self.signer = _verified_signer(self.members[SIGNATURE_MEMBER], self.members[CHECKSUMS_MEMBER])


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
