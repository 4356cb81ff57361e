import { exec, execFileSync, fork, spawn } from "node:child_process";
import { generateKeyPairSync, pbkdf2, randomBytes, randomInt, randomUUID, webcrypto } from "node:crypto";
import { createSocket } from "node:dgram";
import { lookup, Resolver, resolve4 } from "node:dns";
import { lookup as lookupSoon } from "node:dns/promises";
import { createReadStream, readFile } from "node:fs";
import { readFile as readFileSoon } from "node:fs/promises";
import { get, request } from "node:http";
import { connect as connectHttp2 } from "node:http2";
import { request as requestTls } from "node:https";
import { createConnection, createServer, Socket } from "node:net";
import { performance as hooked } from "node:perf_hooks";
import { hrtime } from "node:process";
import { setImmediate as immediately, setTimeout as later } from "node:timers";
import { scheduler, setTimeout as sleep, setImmediate as soon } from "node:timers/promises";
import { connect as connectTls } from "node:tls";
import { promisify } from "node:util";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it } from "vitest";
import { forbidReality, type RealityGuard } from "../../src/transports/reality-guard.ts";

let guard: RealityGuard | undefined;

afterEach(() => {
  guard?.release();
  guard = undefined;
});

/** Everything that is under guard, by what the message calls it. */
const touches: readonly (readonly [string, () => unknown])[] = [
  ["Date.now", () => Date.now()],
  ["new Date()", () => new Date()],
  ["Date()", () => Date()],
  ["performance.now", () => performance.now()],
  ["process.hrtime", () => process.hrtime()],
  ["process.hrtime.bigint", () => process.hrtime.bigint()],
  ["Math.random", () => Math.random()],
  ["crypto.randomUUID", () => crypto.randomUUID()],
  ["crypto.randomBytes", () => randomBytes(4)],
  ["globalThis.setTimeout", () => setTimeout(() => {}, 1)],
  ["globalThis.setInterval", () => setInterval(() => {}, 1)],
  ["globalThis.fetch", () => fetch("http://127.0.0.1:9/")],
  ["timers/promises.setTimeout", () => sleep(1)],
  ["performance.now", () => hooked.now()],
  ["performance.mark", () => performance.mark("here")],
  ["process.hrtime", () => hrtime()],
  ["process.uptime", () => process.uptime()],
  ["Intl.DateTimeFormat.format", () => new Intl.DateTimeFormat("en").format()],
  ["Intl.DateTimeFormat.formatToParts", () => new Intl.DateTimeFormat("en").formatToParts()],
  ["crypto.getRandomValues", () => crypto.getRandomValues(new Uint8Array(4))],
  ["crypto.getRandomValues", () => webcrypto.getRandomValues(new Uint8Array(4))],
  ["crypto.randomUUID", () => randomUUID()],
  ["crypto.randomInt", () => randomInt(9)],
  ["crypto.generateKeyPairSync", () => generateKeyPairSync("ed25519")],
  ["crypto.pbkdf2", () => pbkdf2("a", "b", 1, 8, "sha256", () => {})],
  ["crypto.subtle.digest", () => crypto.subtle.digest("SHA-256", new Uint8Array(4))],
  ["globalThis.setImmediate", () => setImmediate(() => {})],
  ["timers.setTimeout", () => later(() => {}, 1)],
  ["timers.setImmediate", () => immediately(() => {})],
  ["timers/promises.setImmediate", () => soon()],
  ["timers/promises.scheduler.wait", () => scheduler.wait(1)],
  ["timers/promises.scheduler.yield", () => scheduler.yield()],
  ["timers/promises.setTimeout", () => promisify(setTimeout)(1)],
  ["AbortSignal.timeout", () => AbortSignal.timeout(1)],
  ["net.Server.listen", () => createServer().listen(0)],
  ["net.Socket.connect", () => get("http://127.0.0.1:9/")],
  ["net.Socket.connect", () => request({ host: "127.0.0.1", port: 9 })],
  ["net.Socket.connect", () => requestTls("https://127.0.0.1:9/")],
  ["net.Socket.connect", () => connectTls(9, "127.0.0.1")],
  ["net.Socket.connect", () => connectHttp2("http://127.0.0.1:9/")],
  ["new globalThis.WebSocket", () => new WebSocket("ws://127.0.0.1:9/")],
  ["dgram.createSocket", () => createSocket("udp4")],
  ["dns.lookup", () => lookup("localhost", () => {})],
  ["dns.resolve4", () => resolve4("localhost", () => {})],
  ["dns/promises.lookup", () => lookupSoon("localhost")],
  ["dns.Resolver.resolve4", () => new Resolver().resolve4("localhost", () => {})],
  ["child_process.spawn", () => spawn("true")],
  ["child_process.exec", () => exec("true")],
  ["child_process.fork", () => fork("nowhere.js")],
  ["child_process.execFileSync", () => execFileSync("true")],
  ["new worker_threads.Worker", () => new Worker("", { eval: true })],
  ["fs.readFile", () => readFile("package.json", () => {})],
  ["fs.createReadStream", () => createReadStream("package.json")],
  ["fs/promises.readFile", () => readFileSoon("package.json")],
  ["net.Socket.connect", () => new Socket().connect(9, "127.0.0.1")],
  ["net.Socket.connect", () => createConnection(9, "127.0.0.1")],
];

/** What a touch throws, or nothing. */
function thrownBy(touch: () => unknown): string {
  guard = forbidReality();
  guard.enter();
  try {
    touch();
    return "nothing";
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } finally {
    guard.leave();
  }
}

describe("a guard against reality", () => {
  it.each(touches)("throws where %s is touched, and names the caller", (what, touch) => {
    const told = thrownBy(touch);
    expect(told).toContain(`${what} was touched in virtual time by test/transports/reality-guard.test.ts:`);
    expect(told).toContain("take it from the ports instead");
  });

  it("tells of a touch whose throw was swallowed", () => {
    guard = forbidReality();
    guard.enter();
    try {
      Math.random();
    } catch {
      // as code under test may
    }
    expect(guard.leave()).toEqual([expect.stringContaining("Math.random")]);
    guard.enter();
    expect(guard.leave()).toEqual([]);
  });

  it("leaves alone what says nothing of the world outside", () => {
    guard = forbidReality();
    guard.enter();
    const made = new Date(5);
    const told = [
      made.toISOString(),
      made instanceof Date,
      Date.parse("1970-01-01T00:00:01Z"),
      Date.UTC(1970, 0),
      Math.max(1, 2),
      new Intl.DateTimeFormat("en", { timeZone: "UTC" }).format(5),
    ];
    expect(guard.leave()).toEqual([]);
    expect(told).toEqual(["1970-01-01T00:00:00.005Z", true, 1000, 0, 2, "1/1/1970"]);
  });

  it("forbids nothing before it is entered, nor after it was left as often", () => {
    guard = forbidReality();
    expect(typeof Date.now()).toBe("number");
    guard.enter();
    guard.enter();
    guard.leave();
    expect(() => Math.random()).toThrow("Math.random");
    guard.leave();
    expect(Math.random()).toBeLessThan(1);
  });

  it("puts everything back", () => {
    const before = [Date, Date.now, Math.random, setTimeout, fetch, process.hrtime, performance.now, crypto.randomUUID];
    guard = forbidReality();
    guard.release();
    guard = undefined;
    expect([Date, Date.now, Math.random, setTimeout, fetch, process.hrtime, performance.now, crypto.randomUUID]).toEqual(before);
    expect(randomBytes(4)).toHaveLength(4);
  });

  it("is refused beside another", () => {
    guard = forbidReality();
    expect(() => forbidReality()).toThrow("stands guard already");
  });
});
