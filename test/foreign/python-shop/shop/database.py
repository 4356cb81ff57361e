"""SQLite in WAL mode: the web server and the worker share one file. Transactions are short, so they run on the event loop."""
import sqlite3
from contextlib import contextmanager

from . import config

SCHEMA = """
create table if not exists orders (
  id integer primary key autoincrement,
  number text unique,
  basket text not null,
  customer text not null,
  address text not null,
  card_token text not null,
  currency text not null,
  ordered_minor integer not null,
  total_minor integer not null,
  state text not null default 'in_progress',
  problem text,
  cancel_asked integer not null default 0,
  payment_id text,
  payment_state text,
  payment_version integer not null default 0,
  captured_minor integer not null default 0,
  shipment_id text,
  shipment_state text,
  shipment_version integer not null default 0,
  tracking text,
  refused text,
  looked_after integer not null default 0,
  created real not null,
  unique (customer, basket)
);
create table if not exists refunds (
  id integer primary key autoincrement,
  order_id integer not null references orders,
  reference text not null,
  by_customer integer not null,
  amount_minor integer not null,
  state text not null default 'requested',
  partner_id text,
  unique (order_id, reference)
);
create table if not exists messages (
  id integer primary key autoincrement,
  order_id integer not null references orders,
  template text not null,
  about text not null default '',
  parameters text not null,
  state text not null default 'due',
  partner_id text,
  unique (order_id, template, about)
);
-- What is to be done at partners. One job has one call under way at most.
create table if not exists jobs (
  id integer primary key autoincrement,
  kind text not null,
  subject text not null,
  lane text not null,
  due real,
  not_before real not null default 0,
  only_looks integer not null default 0, -- nobody waits for what is seen
  tries integer not null default 0,
  begun integer not null default 0,
  missed integer not null default 0,
  woken integer not null default 0,
  lease real not null default 0,
  owner text,
  unique (kind, subject)
);
create index if not exists jobs_due on jobs (lane, due);
create table if not exists events (
  id text primary key,
  partner text not null,
  body text not null,
  received real not null,
  done integer not null default 0
);
create index if not exists events_open on events (done) where done = 0;
"""
FIRST_NUMBER = 100_001


class Database:
    def __init__(self, path: str = config.DATABASE):
        self._db = sqlite3.connect(path, isolation_level=None, timeout=5.0, cached_statements=256)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")
        self._db.executescript(SCHEMA)

    def all(self, sql: str, *values) -> list[sqlite3.Row]:
        return self._db.execute(sql, values).fetchall()

    def one(self, sql: str, *values) -> sqlite3.Row | None:
        rows = self.all(sql, *values)
        return rows[0] if rows else None

    def run(self, sql: str, *values) -> int:
        return self._db.execute(sql, values).rowcount

    @contextmanager
    def transaction(self):
        """Takes the write lock at once: what is read inside stays true until it is written."""
        self._db.execute("begin immediate")
        try:
            yield self
            self._db.execute("commit")
        except BaseException:
            self._db.execute("rollback")
            raise
