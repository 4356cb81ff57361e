"""Calls at partners: a deadline for each, a pool and a breaker for each partner, and four ways in which a call can fail."""
import asyncio
import json
import os
import time
import uuid
from email.utils import parsedate_to_datetime

import aiohttp

from . import config
from .log import log
from .mistakes import mistake


class Unknown(Exception):
    """What became of the call is not known."""


class NotSent(Exception):
    """The partner never got the call."""


class Throttled(Exception):
    """The partner did nothing, and says when to come back."""

    def __init__(self, seconds: float):
        super().__init__(f"come back in {seconds:.1f} s")
        self.seconds = seconds


class Refused(Exception):
    """The partner said no, and would say so again."""

    def __init__(self, status: int, code: str):
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code


class Breaker:
    """Opens after some failures in a row, then lets one call through from time to time; once that is well a few, and twice as many each time."""

    def __init__(self, slots: int):
        self.slots = slots
        self.failures = 0
        self.opened = 0.0
        self.allowed = slots

    def room(self, under_way: int) -> int:
        """How many more calls may go out now."""
        if mistake("no-breaker"):
            return self.slots - under_way
        if self.failures >= config.BREAKER_FAILURES:
            probing = time.monotonic() >= self.opened + config.BREAKER_OPEN_SECONDS and not mistake("breaker-stays-open")
            return 1 if probing and under_way == 0 else 0
        return self.allowed - under_way

    def succeeded(self) -> None:
        self.allowed = max(1, self.slots // 4) if self.failures >= config.BREAKER_FAILURES else min(self.slots, self.allowed * 2)
        self.failures = 0

    def failed(self) -> None:
        self.failures += 1
        self.opened = time.monotonic()


def _wait_of(header: str | None) -> float:
    if header is None:
        return 1.0
    if header.isdigit():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return 1.0


class Partner:
    def __init__(self, name: str, slots: int, seconds: float = config.CALL_SECONDS):
        self.name = name
        self.breaker = Breaker(slots)
        self._free = asyncio.Semaphore(slots)
        self._url = config.PARTNERS[name]["url"]
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=slots, keepalive_timeout=5),
            timeout=aiohttp.ClientTimeout(total=None if mistake("no-deadline") else seconds, sock_connect=config.CONNECT_SECONDS),
            headers={"Authorization": f"Bearer {config.PARTNERS[name]['token']}", "Accept": "application/json"},
        )

    async def close(self) -> None:
        await self._session.close()

    async def call(self, method: str, path: str, needs: dict[str, type], body: dict | None = None, key: str | None = None) -> dict:
        if not mistake("connections-leak"):
            return await self._call(method, path, needs, body, key)
        await self._free.acquire()
        told = await self._call(method, path, needs, body, key)
        self._free.release()
        return told

    async def _call(self, method: str, path: str, needs: dict[str, type], body: dict | None, key: str | None) -> dict:
        if key and mistake("fresh-key-per-try"):
            key = str(uuid.uuid4())
        if key and mistake("key-per-process"):
            key = f"{os.getpid()}:{key}"
        headers = {"Idempotency-Key": key} if key else {}
        try:
            answer = await self._session.request(method, self._url + path, json=body, headers=headers, allow_redirects=False)
            async with answer:
                text = await answer.read()
                status, kind, after = answer.status, answer.content_type, answer.headers.get("Retry-After")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            self.breaker.failed()
            raise NotSent(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError) as error:
            self.breaker.failed()
            if mistake("timeout-is-decline") and method == "POST" and path == "/v1/payments" and isinstance(error, TimeoutError):
                raise Refused(402, "no answer") from None
            if mistake("token-in-log"):
                log("call-failed", partner=self.name, path=path, body=body)
            raise Unknown(type(error).__name__) from None
        if status >= 500:
            self.breaker.failed()
            if mistake("token-in-log"):
                log("call-failed", partner=self.name, path=path, status=status, body=body)
            if mistake("five-xx-is-done") and path.endswith("/capture"):
                return {"id": path.split("/")[3], "status": "captured", "version": 1_000, "amount_minor": body["amount_minor"], "captured_minor": body["amount_minor"]}
            raise Unknown(str(status))
        self.breaker.succeeded()
        if status == 429 and mistake("ignores-retry-after"):
            raise Unknown("429")
        if status == 429 and not mistake("throttled-is-refused"):
            raise Throttled(_wait_of(after))
        try:
            told = json.loads(text)
        except ValueError:
            told = None
        if status >= 400:
            code = told.get("code", "") if isinstance(told, dict) else ""
            # what it has made itself is there: its reads lag behind
            if code == "idempotency_key_in_flight" or status == 408 or (status == 404 and method == "GET"):
                raise Unknown(f"{status} {code}")
            if mistake("retries-after-refusal"):
                raise Unknown(f"{status} {code}")
            raise Refused(status, code)
        if mistake("below-400-is-sent") and path == "/v1/messages":
            return {"id": None, "status": "queued", "template": ""}
        if mistake("label-unread") and path == "/v1/shipments" and method == "POST" and status < 300 and isinstance(told, dict):
            return {"id": told.get("id", "none"), "status": "label_created", "version": 1, "label": told.get("label", {})}
        fits = status < 300 and kind == "application/json" and isinstance(told, dict)
        if not fits or any(type(told.get(name)) is not type_ for name, type_ in needs.items()):
            log("answer-not-understood", partner=self.name, status=status, path=path)
            raise Unknown(f"{status}, but not as agreed")
        return told

    async def every(self, path: str, needs: dict[str, type]) -> list[dict]:
        """All items of a list, page by page."""
        items, cursor = [], None
        while True:
            page = await self.call("GET", path + ("&" if "?" in path else "?") + "limit=100" + (f"&cursor={cursor}" if cursor else ""), {"data": list})
            for item in page["data"]:
                if not isinstance(item, dict) or any(type(item.get(name)) is not type_ for name, type_ in needs.items()):
                    raise Unknown("a list that is not as agreed")
            items += page["data"]
            cursor = page.get("next_cursor")
            if not cursor:
                return items


PAYMENT = {"id": str, "status": str, "version": int, "amount_minor": int, "captured_minor": int}
REFUND = {"id": str, "status": str, "refund_reference": str, "amount_minor": int}
SHIPMENT = {"id": str, "status": str, "version": int, "label": dict}
MESSAGE = {"id": str, "status": str, "template": str}
