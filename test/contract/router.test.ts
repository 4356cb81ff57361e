import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRouter } from "../../src/contract/router.ts";

const seed = 20260115;

describe("the router", () => {
  it("prefers plain segments to parameters, and comes back when they lead nowhere", () => {
    const router = createRouter<string>();
    router.add("GET", "/a/{id}", "item");
    router.add("GET", "/a/mine", "mine");
    router.add("GET", "/a/{id}/parts", "parts");
    expect(router.find("GET", "/a/mine")).toMatchObject({ value: "mine" });
    expect(router.find("GET", "/a/other")).toMatchObject({ value: "item", parameters: { id: "other" } });
    expect(router.find("GET", "/a/mine/parts")).toMatchObject({ value: "parts", parameters: { id: "mine" } });
    expect(router.find("GET", "/a/")).toEqual({ kind: "not-found" });
  });

  it("gives back any parameter that was encoded into a path", () => {
    const router = createRouter<string>();
    router.add("GET", "/things/{id}/end", "found");
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.isWellFormed()),
        (id) => {
          expect(router.find("GET", `/things/${encodeURIComponent(id)}/end`)).toEqual({
            kind: "found",
            value: "found",
            parameters: { id },
          });
        },
      ),
      { seed },
    );
  });

  it("refuses two operations at one place", () => {
    const router = createRouter<string>();
    router.add("GET", "/a/{id}", "one");
    expect(() => router.add("GET", "/a/{id}", "two")).toThrow(/twice/);
    expect(() => router.add("GET", "/a/{name}/b", "three")).toThrow(/same place/);
  });

  it("does not fall over a malformed escape", () => {
    const router = createRouter<string>();
    router.add("GET", "/a/{id}", "one");
    expect(router.find("GET", "/a/%zz")).toEqual({ kind: "not-found" });
  });
});
