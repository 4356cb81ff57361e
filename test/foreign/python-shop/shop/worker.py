"""The worker: takes jobs out of the queue, a lane for each partner, works on webhooks, and reconciles from time to time."""
import asyncio
import random
import time

from . import config, inbox, jobs, orders
from .database import Database
from .fulfilment import Fulfilment
from .log import log
from .mistakes import mistake
from .partners import NotSent, Partner, Refused, Throttled, Unknown
from .reconcile import reconcile

IDLE_SECONDS = 0.02


class Worker:
    def __init__(self, db: Database, partners: dict[str, Partner]):
        self.db = db
        self.partners = partners
        self.fulfilment = Fulfilment(db, partners)
        self.under_way = {name: 0 for name in partners}
        self.tasks: set[asyncio.Task] = set()
        self.free = asyncio.Event()

    async def run(self) -> None:
        last = time.monotonic()
        while True:
            busy = self.work_off() > 0
            for lane, partner in self.partners.items():
                room = partner.breaker.room(self.under_way[lane])
                if mistake("one-pool"):
                    room = 8 - sum(self.under_way.values())
                if room > 0:
                    for job in jobs.claim(self.db, lane, room):
                        busy = True
                        self.start(lane, job)
            if time.monotonic() - last > config.RECONCILE_SECONDS:
                last = time.monotonic()
                reconcile(self.db)
            if busy:
                await asyncio.sleep(0)
                continue
            self.free.clear()
            try:
                await asyncio.wait_for(self.free.wait(), IDLE_SECONDS)
            except TimeoutError:
                pass

    def work_off(self) -> int:
        try:
            return inbox.work_off(self.db)
        except ValueError as error:
            log("inbox-failed", error=str(error))
            return 0

    def start(self, lane: str, job) -> None:
        self.under_way[lane] += 1
        task = asyncio.create_task(self.one(job))
        self.tasks.add(task)

        def done(_: asyncio.Task) -> None:
            self.tasks.discard(task)
            self.under_way[lane] -= 1
            self.free.set()
        task.add_done_callback(done)

    async def one(self, job) -> None:
        try:
            write = await self.fulfilment.work(job)
        except Throttled as wait:
            write = self.again(job, wait.seconds + random.uniform(0.05, 0.3), False)
        except NotSent as error:
            self.tell_failure(job, error)
            write = self.again(job, self.backoff(job), False)
        except Unknown as error:
            self.tell_failure(job, error)
            write = self.again(job, self.backoff(job), True)
        except Refused as no:
            write = self.given_up(job, str(no))
        except Exception as error:
            log("defect", job=job["kind"], error=repr(error))
            write = self.again(job, self.backoff(job), True)
        try:
            with self.db.transaction():
                if jobs.owns(self.db, job):
                    write()
        except Exception as error:  # its lease ends, and it is done again
            log("defect", job=job["kind"], error=repr(error))
        if mistake("told-after-commit"):
            await asyncio.sleep(0.01)
            with self.db.transaction():
                orders.tell_later(self.db)

    def tell_failure(self, job, error: Exception) -> None:
        log("call-failed", job=job["kind"], subject=job["subject"], partner=job["lane"], tries=job["tries"], why=f"{type(error).__name__}: {error}")

    def backoff(self, job) -> float:
        if mistake("no-backoff"):
            return 0.0
        if mistake("no-jitter"):
            return min(config.BACKOFF_CAP, config.BACKOFF_BASE * 2 ** job["tries"])
        return min(config.BACKOFF_CAP, config.BACKOFF_BASE * 2 ** job["tries"]) * random.uniform(0.5, 1.0)

    def again(self, job, seconds: float, in_doubt: bool):
        if job["tries"] + 1 >= config.MOST_TRIES or mistake("never-retries"):
            return self.given_up(job, jobs.TRIED_TOO_OFTEN)
        return lambda: jobs.postpone(self.db, job, seconds, in_doubt, job["missed"])

    def given_up(self, job, why: str):
        def write() -> None:
            log("given-up", job=job["kind"], subject=job["subject"], why=why)
            if job["kind"] == "order":
                orders.hold(self.db, int(job["subject"]), why)
            jobs.finish(self.db, job, None)
        return write


async def main() -> None:
    partners = {name: Partner(name, config.SLOTS[name]) for name in config.PARTNERS}
    log("worker-started")
    await Worker(Database(), partners).run()


if __name__ == "__main__":
    asyncio.run(main())
