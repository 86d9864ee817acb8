"""Wall time of intake beside imaplib that fetches the same mails one per command; two at once.

python -m tests.bench.wall [--mails 1500] [--mix text|full]
"""

import argparse
import imaplib
import json
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline import setup
from pipeline.settings import PipelineSettings
from tests.bench.intake import deliver
from tests.bench.mails import Mix
from tests.servers.dovecot import Account, Dovecot
from tests.servers.postgres import Postgres


def one_per_command(account: Account) -> float:
    """Seconds that imaplib takes for the folder."""
    context = ssl.create_default_context(cafile=str(account.server.ca_file))
    begun = time.monotonic()
    with imaplib.IMAP4_SSL("localhost", account.server.tls_port, ssl_context=context) as client:
        client.login(account.user, account.password)
        client.select("INBOX", readonly=True)
        uids = client.uid("SEARCH", "ALL")[1][0].split()
        for uid in uids:
            client.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
    return time.monotonic() - begun


def rounds(folder: Path, accounts: list[Account], database: str, *, at_once: bool) -> float:
    """Seconds of these mailboxes: a process each, one after another or not, start-up left out."""
    settings = PipelineSettings(data_folder=folder, database=database)
    setup.prepare(settings, desk="World", administrator="Ann")
    running = []
    for number, account in enumerate(accounts):
        path = folder.parent / f"{folder.name}.{number}.json"
        path.write_text(json.dumps(_told(settings, account, number)))
        command = [sys.executable, "-m", "tests.bench.intake_round", str(path)]
        running.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        if not at_once:
            running[-1].wait()
    told = [json.loads(one.communicate()[0]) for one in running]
    spans = [one["wall_ms_per_mail"] * one["new"] / 1000 for one in told]
    return max(spans) if at_once else sum(spans)


def _told(settings: PipelineSettings, account: Account, number: int) -> dict[str, object]:
    return {
        "pipeline": {"data_folder": str(settings.data_folder), "database": settings.database},
        "password": account.password,
        "mailbox": {
            "name": f"bench{number}", "desk": "World", "host": "localhost",
            "port": account.server.tls_port, "ca_file": str(account.server.ca_file),
            "user": account.user, "first_sync": "oldest",
        },
    }  # fmt: skip


def measure(folder: Path, server: Dovecot, postgres: Postgres, mails: int, mix: Mix) -> None:
    accounts = [server.account(), server.account()]
    for seed, account in enumerate(accounts):
        deliver(account, mails, mix, seed)
        one_per_command(account)  # Dovecot's index and the cache of the disk are warm for all
    alone = one_per_command(accounts[0])
    intake = rounds(folder / "sqlite", accounts[:1], "", at_once=True)
    summed = rounds(folder / "summed", accounts, postgres.create_database(), at_once=False)
    at_once = rounds(folder / "at-once", accounts, postgres.create_database(), at_once=True)
    told = {
        "mails": mails, "mix": mix, "imaplib_s": round(alone, 2), "intake_s": round(intake, 2),
        "times": round(intake / alone, 2), "two_summed_s": round(summed, 2),
        "two_at_once_s": round(at_once, 2), "share": round(at_once / summed, 2),
    }  # fmt: skip
    print(json.dumps(told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=1500)
    parser.add_argument("--mix", choices=["text", "full"], default="text")
    given = parser.parse_args()
    folder, server, postgres = Path(tempfile.mkdtemp(prefix="tb-")), Dovecot(), Postgres()
    try:
        measure(folder, server, postgres, given.mails, given.mix)
    finally:
        server.close()
        postgres.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
