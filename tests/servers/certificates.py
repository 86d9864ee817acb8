"""A certificate authority for one test run, and certificates that it signs. By openssl."""

import subprocess
from pathlib import Path


def authority(folder: Path) -> Path:
    """Makes an authority in `folder`; returns its certificate, for `ca_file`."""
    _openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-days", "2", "-subj", "/CN=Test authority", "-keyout", folder / "ca.key"),
        *("-addext", "keyUsage=critical,keyCertSign", "-out", folder / "ca.pem"),
    )
    return folder / "ca.pem"


def certificate(folder: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A certificate for `name` (and 127.0.0.1 when it is localhost), and its key."""
    names = f"subjectAltName=DNS:{name}" + (",IP:127.0.0.1" if name == "localhost" else "")
    request, made, key = (folder / f"{name}.{end}" for end in ("csr", "pem", "key"))
    (folder / f"{name}.ext").write_text(names)
    _openssl(
        *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
        *("-subj", f"/CN={name}", "-keyout", key, "-out", request),
    )
    _openssl(
        *("x509", "-req", "-in", request, "-CA", folder / "ca.pem", "-CAkey", folder / "ca.key"),
        *("-CAcreateserial", "-days", "2", "-extfile", folder / f"{name}.ext", "-out", made),
    )
    return made, key


def _openssl(*words: object) -> None:
    subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
