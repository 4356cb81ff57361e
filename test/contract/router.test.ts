import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRouter } from "../../src/contract/router.ts";

const seed = 20260115; // printed by fast-check with every counterexample

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

  it("forgets what a parameter read on a way that led nowhere", () => {
    const router = createRouter<string>();
    router.add("GET", "/{id}.json/one", "one");
    router.add("GET", "/{name}/two", "two");
    expect(router.find("GET", "/7.json/two")).toMatchObject({ value: "two", parameters: { name: "7.json" } });
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

  it("leaves a place to the first of two operations", () => {
    const router = createRouter<string>();
    expect(router.add("GET", "/a/{id}", "one")).toBe(true);
    expect(router.add("GET", "/a/{id}", "two")).toBe(false);
    expect(router.add("GET", "/a/{other_name}", "three")).toBe(false);
    expect(router.add("GET", "/a/{id}#Target=Four", "four")).toBe(false);
    expect(router.find("GET", "/a/7")).toMatchObject({ value: "one" });
  });

  it("tells operations apart by a query in their paths, the most particular first", () => {
    const router = createRouter<string>();
    router.add("POST", "/orders", "place");
    router.add("POST", "/orders?action=cancel", "cancel");
    router.add("POST", "/orders?action=cancel&all={all}", "cancel all");
    router.add("POST", "/carts?action=go#now", "go");
    const find = (path: string, query: string) => router.find("POST", path, new URLSearchParams(query));
    expect(find("/orders", "")).toMatchObject({ value: "place" });
    expect(find("/orders", "action=refund")).toMatchObject({ value: "place" });
    expect(find("/orders", "page=1&action=cancel")).toMatchObject({ value: "cancel" });
    expect(find("/orders", "action=cancel&all=yes")).toMatchObject({ value: "cancel all" });
    expect(find("/carts", "action=go")).toMatchObject({ value: "go" });
    expect(find("/carts", "")).toEqual({ kind: "not-found" });
  });

  it("lets paths that begin alike name their parameters differently", () => {
    const router = createRouter<string>();
    router.add("GET", "/a/{id}", "item");
    router.add("GET", "/a/{name}/b", "deeper");
    expect(router.find("GET", "/a/7")).toMatchObject({ value: "item", parameters: { id: "7" } });
    expect(router.find("GET", "/a/7/b")).toMatchObject({ value: "deeper", parameters: { name: "7" } });
  });

  it("finds parameters inside a segment, the most literal one first", () => {
    const router = createRouter<string>();
    router.add("GET", "/messages/{id}", "plain");
    router.add("GET", "/messages/{id}.json", "json");
    router.add("GET", "/days/{from}..{to}", "days");
    expect(router.find("GET", "/messages/7.json")).toMatchObject({ value: "json", parameters: { id: "7" } });
    expect(router.find("GET", "/messages/7.xml")).toMatchObject({ value: "plain", parameters: { id: "7.xml" } });
    expect(router.find("GET", "/days/1..2")).toMatchObject({ value: "days", parameters: { from: "1", to: "2" } });
    expect(router.find("GET", "/days/1..2..3")).toMatchObject({ parameters: { from: "1", to: "2..3" } });
  });

  it("answers any path, and finds exactly what was added", () => {
    const segment = fc.constantFrom("a", "b", "{x}");
    const templates = fc.uniqueArray(
      fc.array(segment, { minLength: 1, maxLength: 4 }).map((all) => `/${all.join("/")}`),
      { maxLength: 8 },
    );
    const paths = fc.array(fc.constantFrom("a", "b", "c", "", "%", "%41"), { maxLength: 5 }).map((all) => `/${all.join("/")}`);
    fc.assert(
      fc.property(templates, paths, (added, path) => {
        const router = createRouter<string>();
        for (const template of added) router.add("GET", template, template);
        const fits = (template: string): boolean => new RegExp(`^${template.replaceAll("{x}", "(?:[^/%]|%41)+")}$`).test(path);
        const found = router.find("GET", path);
        if (found.kind === "found") expect(fits(found.value)).toBe(true);
        else expect(added.filter(fits)).toEqual([]);
      }),
      { seed },
    );
  });

  it("does not fall over a malformed escape", () => {
    const router = createRouter<string>();
    router.add("GET", "/a/{id}", "one");
    expect(router.find("GET", "/a/%zz")).toEqual({ kind: "not-found" });
  });
});
