"""`tipdesk tips`: the desk without a browser. Each verb is loaded when it is called."""

from collections.abc import Mapping
from types import MappingProxyType

from web.lazy import Entry, LazyGroup

_LOOKS, _ACTS = "web.commands.tip_looks", "web.commands.tip_acts"
_ENTRIES: Mapping[str, Entry] = MappingProxyType(
    {
        "list": (_LOOKS, "list_", "Tips, newest first."),
        "show": ("web.commands.tip_show", "show_", "One tip: messages, files, reasons, timeline."),
        "search": (_LOOKS, "search", "Tips by words, newest first."),
        "add": ("web.commands.tip_in_and_out", "add", "Write down a call, a letter, a message."),
        "claim": (_ACTS, "claim_command", "Take a tip."),
        "assign": (_ACTS, "assign_command", "Give a tip to somebody."),
        "release": (_ACTS, "release_command", "Give a tip back to the desk."),
        "move": (_ACTS, "move_command", "Move a tip to a lane, a beat or a desk."),
        "status": (_ACTS, "status_command", "Say where the work stands."),
        "close": (_ACTS, "close_command", "End the work, with a verdict."),
        "spike": (_ACTS, "spike_command", "Close at once as not for us."),
        "restore": (_ACTS, "restore_command", "Bring back what is closed, snoozed or archived."),
        "note": (_ACTS, "note_command", "Write something on a tip."),
        "snooze": (_ACTS, "snooze_command", "Out of the first view until a time."),
        "harmless": (_ACTS, "harmless_command", "What was marked as a danger is none."),
        "restrict": (_ACTS, "restrict_command", "Only the people named see it."),
        "undo": (_ACTS, "undo_command", "Take back what you did last on a tip."),
        "export": ("web.commands.tip_in_and_out", "export", "A folder with proof: SHA-256."),
        "purge": ("web.commands.tip_purge", "purge", "Remove a tip for good, with a receipt."),
    }
)

command = LazyGroup(
    "tips",
    entries=_ENTRIES,
    help="""List, show, search, claim, move, close, undo …

    \b
    tipdesk tips list --beat "Russia-Ukraine war"
    tipdesk tips show 12
    tipdesk tips search '"grain deal" odesa*' --json
    tipdesk tips claim 12 --as ann
    tipdesk tips undo 12
    """,
)
