"""A name server for one test, on loopback: it knows a few text records, or says nothing."""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.rrset


@contextmanager
def name_server(records: Mapping[str, str] | None) -> Iterator[int]:
    """Its port. Without records it hears every question and answers none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(listening, records), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.sendto(b"", listening.getsockname())
        thread.join(5)


def _serve(listening: socket.socket, records: Mapping[str, str] | None) -> None:
    while True:
        asked, who = listening.recvfrom(4_096)
        if not asked:
            return
        if records is not None:
            listening.sendto(_answer(asked, records), who)


def _answer(asked: bytes, records: Mapping[str, str]) -> bytes:
    question = dns.message.from_wire(asked)
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.RA
    name = question.question[0].name
    record = records.get(name.to_text(omit_final_dot=True))
    if record is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
    else:
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", record))
    return answer.to_wire()
