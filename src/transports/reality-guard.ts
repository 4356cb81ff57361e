import childProcess from "node:child_process";
import crypto from "node:crypto";
import dgram from "node:dgram";
import dns from "node:dns";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import os from "node:os";
import nodeTimers from "node:timers";
import timersPromises from "node:timers/promises";
import workerThreads from "node:worker_threads";
import type { Guard } from "../core/guard.ts";

/** A guard that stands until it is released. */
export interface RealityGuard extends Guard {
  /** Puts everything back as it was. */
  release(): void;
}

type Target = Record<PropertyKey, unknown>;

const methodsOf = (holder: object): readonly string[] =>
  Object.entries(Object.getOwnPropertyDescriptors(holder)).flatMap(([name, { value }]) =>
    typeof value === "function" && name !== "constructor" ? [name] : [],
  );
const withSync = (...names: readonly string[]): readonly string[] => names.flatMap((name) => [name, `${name}Sync`]);
const asked = (holder: object): readonly string[] => methodsOf(holder).filter((name) => /^(lookup|resolve|reverse)/.test(name));

/** What other threads do for this one is done when they are done: a run that waits for it is another one each time. */
const callbacksOfFiles = methodsOf(fs).filter(
  (name) => Object.hasOwn(fs, `${name}Sync`) || /^(watch|create.*Stream$)/.test(name),
);

/** What is forbidden, by the object that holds it. `new Date()` and other constructors are seen to apart. */
const forbidden: readonly (readonly [string, object, readonly string[]])[] = [
  ["Date", Date, ["now"]],
  ["performance", performance, ["now", "mark", "measure", "toJSON"]],
  ["process", process, ["hrtime", "uptime"]],
  ["os", os, ["uptime"]],
  ["Math", Math, ["random"]],
  ["crypto", globalThis.crypto, ["getRandomValues", "randomUUID"]],
  ["crypto.subtle", globalThis.crypto.subtle, methodsOf(SubtleCrypto.prototype)],
  ["crypto", crypto, ["randomBytes", "pseudoRandomBytes", "randomUUID", "randomInt", "randomFill", "randomFillSync"]],
  ["crypto", crypto, ["getRandomValues", ...withSync("generateKey", "generateKeyPair", "generatePrime")]],
  ["crypto", crypto, ["pbkdf2", "scrypt", "hkdf"]],
  ["globalThis", globalThis, ["setTimeout", "setInterval", "setImmediate", "fetch"]],
  ["timers", nodeTimers, ["setTimeout", "setInterval", "setImmediate"]],
  ["timers/promises", timersPromises, ["setTimeout", "setInterval", "setImmediate"]],
  ["timers/promises.scheduler", timersPromises.scheduler, ["wait", "yield"]],
  ["AbortSignal", AbortSignal, ["timeout"]],
  ["net.Socket", net.Socket.prototype, ["connect"]],
  ["net.Server", net.Server.prototype, ["listen"]],
  ["dgram", dgram, ["createSocket"]],
  ["dns", dns, asked(dns)],
  ["dns/promises", dns.promises, asked(dns.promises)],
  ["dns.Resolver", dns.Resolver.prototype, asked(dns.Resolver.prototype)],
  ["dns/promises.Resolver", dns.promises.Resolver.prototype, asked(dns.promises.Resolver.prototype)],
  ["child_process", childProcess, [...withSync("spawn", "exec", "execFile"), "fork"]],
  ["fs", fs, callbacksOfFiles],
  ["fs/promises", fs.promises, methodsOf(fs.promises)],
];

/** Constructors that reach outside by themselves. */
const forbiddenClasses: readonly (readonly [string, object, string])[] = [
  ["globalThis", globalThis, "WebSocket"],
  ["globalThis", globalThis, "EventSource"],
  ["worker_threads", workerThreads, "Worker"],
];

/** It keeps its own time in the thread of the tests. */
const testRunner = /^node_modules\/(?:@?vitest|vite|tinypool|birpc)\b/;

/** Fastify times its requests, and avvio how a server boots; no line of either comes to anybody's eyes. */
const stopwatch = /\/node_modules\/(?:avvio\/|fastify\/lib\/logger-factory\.js$)/;

const here = import.meta.url.replace(/^.*\//, "");

/** The first frame that is neither Node's own nor ours: `src/app/place.ts:31 (place)`. */
function callerOf(stack: string | undefined): string {
  const frames = (stack ?? "").split("\n").filter((line) => line.trim().startsWith("at "));
  const frame = frames.find((line) => !line.includes("node:") && !line.includes(`/${here}:`)) ?? "";
  const [, name, file, row] = /at (?:async )?(?:(.+?) \()?(?:file:\/\/)?(.+?):(\d+):\d+\)?$/.exec(frame.trim()) ?? [];
  if (file === undefined) return "an unknown place";
  const short = file.replace(/^.*?\/(?=(?:src|test|simulators|node_modules)\/)/, "");
  return `${short}:${row}${name === undefined ? "" : ` (${name})`}`;
}

/** The file that called `stand`, at a tenth of the price of a stack that people read: a server asks twice in each request. */
function fileThatCalled(stand: object): string {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const seen: { stack?: unknown } = {};
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_error, [site]) => site?.getFileName() ?? "";
  Error.captureStackTrace(seen, stand as (...given: unknown[]) => unknown);
  const file = seen.stack;
  Error.prepareStackTrace = prepareStackTrace;
  Error.stackTraceLimit = stackTraceLimit;
  return typeof file === "string" ? file : "";
}

let installed = false;

/**
 * Replaces what is forbidden, for the imports of all modules.
 *
 * @throws Error where another guard stands already: what it keeps could not be put back
 */
export function forbidReality(): RealityGuard {
  if (installed) throw new Error("another run in virtual time stands guard already: end it first");
  installed = true;
  let under = 0;
  let touches: string[] = [];
  const undo: (() => void)[] = [];

  const check = (what: string, stand?: object): void => {
    if (under === 0 || (stand !== undefined && stopwatch.test(fileThatCalled(stand)))) return;
    const caller = callerOf(new Error("touched").stack);
    if (testRunner.test(caller)) return;
    const told = `${what} was touched in virtual time by ${caller}: take it from the ports instead`;
    touches.push(told);
    throw new Error(told);
  };
  const replace = (name: string, holder: object, key: string): void => {
    const descriptor =
      Object.getOwnPropertyDescriptor(holder, key) ?? Object.getOwnPropertyDescriptor(Object.getPrototypeOf(holder), key);
    const real = (holder as Target)[key];
    if (typeof real !== "function" || descriptor?.configurable === false) return;
    const own = Object.hasOwn(holder, key);
    const stand = function (this: unknown, ...given: unknown[]): unknown {
      check(`${name}.${key}`, stand);
      return Reflect.apply(real, this, given);
    };
    // such as `process.hrtime.bigint` and what `util.promisify` looks for
    Object.defineProperties(stand, Object.getOwnPropertyDescriptors(real));
    if (key === "hrtime") {
      const bigint = (): bigint => {
        check("process.hrtime.bigint");
        return (real as typeof process.hrtime).bigint();
      };
      Object.defineProperty(stand, "bigint", { value: bigint });
    }
    Object.defineProperty(holder, key, {
      value: stand,
      configurable: true,
      writable: true,
      enumerable: descriptor?.enumerable ?? true,
    });
    undo.push(() => {
      if (own && descriptor !== undefined) Object.defineProperty(holder, key, descriptor);
      else Reflect.deleteProperty(holder, key);
    });
  };

  const replaceClass = (name: string, holder: object, key: string): void => {
    const descriptor = Object.getOwnPropertyDescriptor(holder, key);
    const real = (holder as Target)[key];
    if (typeof real !== "function" || descriptor?.configurable === false) return;
    const stand = new Proxy(real, {
      construct: (target, given, newTarget) => {
        check(`new ${name}.${key}`);
        return Reflect.construct(target, given, newTarget) as object;
      },
    });
    Object.defineProperty(holder, key, { value: stand, configurable: true, writable: true, enumerable: true });
    undo.push(() => {
      if (descriptor !== undefined) Object.defineProperty(holder, key, descriptor);
    });
  };
  /** A format that is given no date takes the real one. */
  const replaceFormats = (): void => {
    const holder = Intl.DateTimeFormat.prototype;
    const format = Object.getOwnPropertyDescriptor(holder, "format");
    const { formatToParts } = holder;
    Object.defineProperty(holder, "format", {
      ...format,
      get(this: Intl.DateTimeFormat) {
        const real = format?.get?.call(this) as Intl.DateTimeFormat["format"];
        return (date?: Date | number) => {
          if (date === undefined) check("Intl.DateTimeFormat.format");
          return real(date);
        };
      },
    });
    holder.formatToParts = function (this: Intl.DateTimeFormat, date) {
      if (date === undefined) check("Intl.DateTimeFormat.formatToParts");
      return formatToParts.call(this, date);
    };
    undo.push(() => {
      Object.defineProperty(holder, "format", format ?? {});
      holder.formatToParts = formatToParts;
    });
  };

  const RealDate = globalThis.Date;
  for (const [name, holder, keys] of forbidden) for (const key of keys) replace(name, holder, key);
  for (const [name, holder, key] of forbiddenClasses) replaceClass(name, holder, key);
  replaceFormats();
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given, newTarget) => {
      if (given.length === 0) check("new Date()");
      return Reflect.construct(target, given, newTarget === globalThis.Date ? target : newTarget) as object;
    },
    apply: (target) => {
      check("Date()");
      return target();
    },
  });
  undo.push(() => {
    globalThis.Date = RealDate;
  });
  syncBuiltinESMExports();

  return {
    enter: () => {
      if (under === 0) touches = [];
      under += 1;
    },
    leave: () => {
      under -= 1;
      return touches;
    },
    release: () => {
      for (const back of undo.splice(0).reverse()) back();
      syncBuiltinESMExports();
      installed = false;
    },
  };
}
