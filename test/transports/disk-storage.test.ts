import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDiskStorage, type DiskStorage } from "../../src/transports/disk-storage.ts";

let tables: DiskStorage;
beforeEach(() => {
  tables = createDiskStorage();
});
afterEach(() => tables.close());

describe("map on disk", () => {
  it("behaves like a Map, however much it holds", () => {
    const many = 10_000; // more than two generations of its memory
    const map = tables.map<{ n: number }>("things");
    for (let n = 0; n < many; n += 1) map.set(`key-${n}`, { n });
    for (let n = 0; n < many; n += 3) map.set(`key-${n}`, { n: -n });
    for (let n = 0; n < many; n += 7) map.delete(`key-${n}`);
    for (let n = 0; n < many; n += 1) {
      const wanted = n % 7 === 0 ? undefined : { n: n % 3 === 0 ? -n : n };
      expect(map.get(`key-${n}`)).toEqual(wanted);
    }
  });

  it("forgets what was deleted, however long ago it was written", () => {
    const map = tables.map<number>("things");
    const fill = (tag: string): void => {
      for (let n = 0; n < 4_096; n += 1) map.set(`${tag}-${n}`, n);
    };
    map.set("gone", 1);
    fill("first"); // writes it
    map.delete("gone");
    for (const tag of ["second", "third", "fourth"]) {
      fill(tag);
      expect(map.get("gone")).toBeUndefined();
    }
  });

  it("agrees with a Map after any sequence of changes", () => {
    const change = fc.tuple(fc.constantFrom("set", "delete", "clear"), fc.constantFrom("a", "b", "é'\"", ""), fc.integer());
    let run = 0;
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        run += 1;
        const map = tables.map<number>(`run-${run}`);
        const model = new Map<string, number>();
        for (const [what, key, value] of changes) {
          if (what === "set") [map, model].map((one) => one.set(key, value));
          else if (what === "delete") [map, model].map((one) => one.delete(key));
          else [map, model].map((one) => one.clear());
          for (const name of ["a", "b", "é'\"", ""]) expect(map.get(name)).toBe(model.get(name));
        }
      }),
      { seed: 7, numRuns: 50 },
    );
  });
});

describe("log on disk", () => {
  it("keeps everything in order, and by group", () => {
    const log = tables.log<number>("lines");
    for (let n = 0; n < 10_000; n += 1) log.append(`order-${n % 3}`, n);
    expect(log.count()).toBe(10_000);
    expect([...log.read()]).toEqual(Array.from({ length: 10_000 }, (_, n) => n));
    expect([...log.read("order-1")].slice(0, 3)).toEqual([1, 4, 7]);
    expect([...log.read("order-9")]).toEqual([]);
  });

  it("finds what a group got after it was first asked for", () => {
    const log = tables.log<number>("lines");
    log.append("a", 1);
    expect([...log.read("a")]).toEqual([1]);
    for (let n = 2; n <= 5_000; n += 1) log.append(n % 2 === 0 ? "b" : "a", n);
    log.append("a", 5_001);
    expect([...log.read("a")].slice(-2)).toEqual([4_999, 5_001]);
  });

  it("can be appended to while it is read", () => {
    const log = tables.log<number>("lines");
    for (let n = 0; n < 5_000; n += 1) log.append("all", n);
    let seen = 0;
    for (const n of log.read()) {
      seen += 1;
      if (n === 0) log.append("all", 5_000);
    }
    expect(seen).toBeGreaterThanOrEqual(5_000);
    expect(log.count()).toBe(5_001);
  });

  it("forgets on clear", () => {
    const log = tables.log<number>("lines");
    log.append("all", 1);
    log.clear();
    expect([[...log.read()], log.count()]).toEqual([[], 0]);
  });
});
