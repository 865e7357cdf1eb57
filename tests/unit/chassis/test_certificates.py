"""A server shows the certificate that its files hold now, and metrics go over TLS."""

import os
import ssl
from pathlib import Path

import httpx
import pytest

from services.chassis.http import health
from services.chassis.metrics import Meters
from services.chassis.settings import Watched
from tests.certificates import certificate

HERE = "127.0.0.1"


def shown(port: int, authority: Path) -> bool:
    """Whether who trusts this certificate alone gets the metrics."""
    trusting = ssl.create_default_context(cafile=str(authority))
    try:
        return httpx.get(f"https://{HERE}:{port}/metrics", verify=trusting).is_success
    except httpx.ConnectError:
        return False


def test_a_certificate_drawn_again_is_shown_to_the_next_who_comes_without_a_stop(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        certificate(folder, HERE)
    own = tuple(tmp_path / name for name in ("tls.pem", "tls.key"))

    def put(folder: Path) -> None:
        for file in own:
            file.write_bytes((folder / file.name).read_bytes())
        after = own[0].stat().st_mtime + 10 * (folder == second)
        os.utime(own[0], (after, after))

    put(first)
    watched = Watched(tls_certificate=own[0], tls_key=own[1])
    with health(watched, {}, Meters(())) as port:
        assert shown(port, first / "tls.pem")
        own[0].write_bytes(b"half of it")
        os.utime(own[0], (1, 1))
        assert shown(port, first / "tls.pem")
        put(second)
        assert shown(port, second / "tls.pem")
        assert not shown(port, first / "tls.pem")
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://{HERE}:{port}/metrics")
