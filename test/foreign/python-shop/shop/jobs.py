"""The queue: jobs are claimed under a lease, in a lane for each partner. Who is woken keeps its wait after a failure."""
import os
import time
import uuid

from . import config
from .database import Database
from .mistakes import mistake

TRIED_TOO_OFTEN = "tried too often"
OWNER = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"


def add(db: Database, kind: str, subject, lane: str) -> None:
    db.run("insert or ignore into jobs (kind, subject, lane, due) values (?, ?, ?, ?)", kind, str(subject), lane, time.time())


def wake(db: Database, kind: str, subject) -> None:
    now = time.time()
    db.run("update jobs set woken = 1, only_looks = 0, due = min(coalesce(due, ?), ?) where kind = ? and subject = ?", now, now, kind, str(subject))


_begun: dict[int, int] = {}


def claim(db: Database, lane: str, most: int) -> list:
    """Jobs that are due. `begun` is counted before the call: more than one means that the outcome of an earlier one is not known."""
    now = time.time()
    seconds = 86400 if mistake("lease-for-ever") else config.LEASE_SECONDS
    claimed = db.all(
        """update jobs set lease = ?, owner = ?, begun = begun + 1, woken = 0 where id in (
             select id from jobs where lane = ? and due <= ? and not_before <= ? and lease <= ? order by due limit ?) returning *""",
        now + seconds, OWNER, lane, now, now, now, most,
    )
    if mistake("doubt-in-memory"):
        for index, job in enumerate(claimed):
            _begun[job["id"]] = 1 if job["begun"] == 1 else _begun.get(job["id"], 0) + 1
            claimed[index] = {**job, "begun": _begun[job["id"]]}
    return claimed


def owns(db: Database, job) -> bool:
    return db.one("select 1 from jobs where id = ? and owner = ? and lease = ?", job["id"], OWNER, job["lease"]) is not None


def finish(db: Database, job, after: float | None, lane: str | None = None, missed: int = 0, only_looks: bool = False) -> None:
    """What the call did is known. The next step is due in `after` seconds, or never, unless somebody woke the job meanwhile."""
    now = time.time()
    db.run(
        """update jobs set due = case when woken then ? else ? end, lane = coalesce(?, lane), begun = 0, tries = 0, missed = ?,
             only_looks = ?, not_before = 0, lease = 0 where id = ?""",
        now, None if after is None else now + after, lane, missed, only_looks, job["id"],
    )


def postpone(db: Database, job, seconds: float, in_doubt: bool, missed: int = 0) -> None:
    """The call failed: it is made again, and not before. Where its outcome is in doubt, the partner is looked at first."""
    if mistake("no-backoff") and in_doubt:
        seconds = 0.0
    until = time.time() + seconds
    db.run(
        "update jobs set due = ?, not_before = ?, tries = tries + 1, begun = ?, missed = ?, lease = 0 where id = ?",
        until, until, job["begun"] if in_doubt else job["begun"] - 1, missed, job["id"],
    )
