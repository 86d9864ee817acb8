"""A throw-away Dovecot 2.3: TLS, STARTTLS and plain on loopback, users from a file, Maildir."""

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from tests import scratch
from tests.servers.certificates import authority, certificate
from tests.servers.ports import free_port

PASSWORD = "a secret of the tests"
_USER, _USERS = "tips{}@example.org", 2000
_CONFIG = """\
base_dir = {base}/run
state_dir = {base}/state
log_path = {base}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{cert}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login{mechanisms}
auth_failure_delay = 0
mail_location = maildir:{base}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
first_valid_uid = {uid}
first_valid_gid = {gid}
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
maildir_very_dirty_syncs = no
namespace inbox {{
  inbox = yes
  separator = /
}}
{oauth}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {base}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={base}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap {{
  process_limit = 64
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
protocol imap {{
  mail_max_userip_connections = 50
  imap_idle_notify_interval = 1 s
}}
"""


class Dovecot:
    """One server. `account()` gives a fresh mailbox on it."""

    def __init__(self, introspection: str = "") -> None:
        """`introspection` is the address that says whether a token is good, and whose it is."""
        self._introspection = introspection
        self.base = scratch.for_a_server("dc-")
        self.base.chmod(0o755)
        self.port, self.tls_port = free_port(), free_port()
        self.ca_file = authority(self.base)
        self._numbers = itertools.count(1)
        self._owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._configure(*certificate(self.base))
        self.start()

    def _configure(self, cert: Path, key: Path) -> None:
        me = self._owner
        for name in ("run", "state", "mail"):
            (self.base / name).mkdir()
        os.chown(self.base / "mail", me.pw_uid, me.pw_gid)
        # All of them now: a user written later is not seen in the second after a login.
        users = [f"{_USER.format(number)}:{PASSWORD}\n" for number in range(1, _USERS + 1)]
        (self.base / "users").write_text("".join(users))
        root = os.geteuid() == 0
        (self.base / "dovecot.conf").write_text(
            _CONFIG.format(
                base=self.base,
                cert=cert,
                key=key,
                uid=me.pw_uid,
                gid=me.pw_gid,
                internal="dovecot" if root else me.pw_name,
                group="dovecot" if root else me.pw_name,
                login="dovenull" if root else me.pw_name,
                oauth=self._oauth(),
                mechanisms=" xoauth2 oauthbearer" if self._introspection else "",
                port=self.port,
                tls_port=self.tls_port,
            )
        )

    def _oauth(self) -> str:
        if not self._introspection:
            return ""
        told = (
            f"introspection_url = {self._introspection}\nintrospection_mode = get\n"
            "username_attribute = email\nactive_attribute = active\nactive_value = true\n"
        )
        path = self.base / "oauth2.conf"
        path.write_text(told)
        return (
            "passdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n"
            f"  args = {path}\n}}\n"
        )

    def start(self) -> None:
        program = shutil.which("dovecot") or "/usr/sbin/dovecot"
        self._process = subprocess.Popen(
            [program, "-F", "-c", str(self.base / "dovecot.conf")],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + 15
        while time.monotonic() < end:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1) as greeted,
            ):
                if greeted.recv(4) == b"* OK":
                    return
            time.sleep(0.02)
        raise RuntimeError(f"Dovecot did not start:\n{self.log()}")

    def log(self) -> str:
        path = self.base / "dovecot.log"
        return path.read_text() if path.exists() else ""

    def stop(self) -> None:
        """The whole group: children that are connected outlive their master."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)
            self._process.wait(10)

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def account(self) -> "Account":
        """A user nobody else has, with an empty mailbox."""
        number = next(self._numbers)
        assert number <= _USERS, "more accounts than this server has users"
        return Account(self, _USER.format(number))


class Account:
    """One user's mail on the server."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.server, self.user, self.password = server, user, PASSWORD
        self.folder = server.base / "mail" / user
        self._numbers = itertools.count(1)
        for name in ("", "cur", "new", "tmp"):
            self._own(self.folder / name, make=True)

    def make_folder(self, name: str) -> None:
        """A folder beside the INBOX."""
        for part in ("", "cur", "new", "tmp"):
            self._own(self.folder / f".{name}" / part, make=True)

    def deliver(self, raws: Iterable[bytes], at: datetime | None = None, folder: str = "") -> None:
        """Put mails into the INBOX, or a folder; `at` becomes their INTERNALDATE."""
        place = self.folder / (f".{folder}" if folder else "")
        for raw in raws:
            number = next(self._numbers)
            stamp = at.timestamp() if at else time.time()
            path = place / "new" / f"{int(stamp)}.M{number:07}P1.tests"
            passing = place / "tmp" / path.name
            passing.write_bytes(raw)
            os.utime(passing, (stamp, stamp))
            self._own(passing)
            passing.rename(path)

    def _own(self, path: Path, make: bool = False) -> None:
        if make:
            path.mkdir(parents=True, exist_ok=True)
        owner = self.server._owner
        os.chown(path, owner.pw_uid, owner.pw_gid)
