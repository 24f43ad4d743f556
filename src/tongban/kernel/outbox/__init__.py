"""What must happen after a step is committed: at least once, in order of commit, handlers idempotent by entry (发件箱)."""

from tongban.kernel.outbox.links import Heard, Link, connect, links_for

__all__ = ["Heard", "Link", "connect", "links_for"]
