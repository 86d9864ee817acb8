"""Text records from our own name server, and no other. Answers are kept as long as they say."""

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

from inbox.proving.checking import Ask, NoAnswer

PATIENCE = 2.0  # seconds for one look-up
KEPT = 2_000  # answers
LONGEST = 8_000  # bytes of a record


def own_resolver(address: str, port: int = 53, patience: float = PATIENCE) -> Ask:
    """Look-ups at that IP address. A mail's five signatures wait at most ten seconds in all."""
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [address], port
    resolver.cache = dns.resolver.LRUCache(KEPT)
    resolver.timeout = resolver.lifetime = patience

    def ask(name: str) -> bytes | None:
        try:
            found = resolver.resolve(
                dns.name.from_text(name), dns.rdatatype.TXT, search=False, raise_on_no_answer=True
            )
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return None
        except (dns.name.LabelTooLong, dns.name.NameTooLong, dns.name.EmptyLabel, UnicodeError):
            return None
        except (dns.exception.DNSException, OSError):
            raise NoAnswer from None
        return b"".join(next(iter(found)).strings)[:LONGEST]

    return ask
