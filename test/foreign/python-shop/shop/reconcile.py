"""Finds what fell through: orders that wait without a job, and cancelled ones of which something may still turn up."""
import time

from . import jobs
from .database import Database

# After 1, 2, 4 … seconds, up to an hour.
MOST_LOOKS = 12


def reconcile(db: Database) -> int:
    """Wakes what is to be looked at; returns how many orders that were."""
    with db.transaction():
        open_ = db.all(
            """select orders.id from orders join jobs on jobs.kind = 'order' and jobs.subject = orders.id
               where orders.state in ('in_progress', 'at_bank', 'being_cancelled') and jobs.due is null""",
        )
        for row in open_:
            jobs.wake(db, "order", row["id"])
        # a charge that was asked for and not found may have come late: begun once more, so that it is looked for
        cancelled = db.all(
            """select id from orders where state = 'cancelled' and payment_state is null
               and created + (1 << looked_after) < ? and looked_after < ?""",
            time.time(), MOST_LOOKS,
        )
        for row in cancelled:
            db.run("update orders set looked_after = looked_after + 1 where id = ?", row["id"])
            jobs.wake(db, "order", row["id"])
            db.run("update jobs set begun = 1, only_looks = 1 where kind = 'order' and subject = ? and lease = 0", row["id"])
        refunds = db.all("select id from refunds where state in ('requested', 'pending')")
        for row in refunds:
            jobs.wake(db, "refund", row["id"])
    return len(open_) + len(cancelled)
