import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../src/record/exchange.ts";
import { harEntry, harText } from "../../src/record/har.ts";
import { readCassette } from "../../src/record/read-cassette.ts";

const header = fc.tuple(fc.stringMatching(/^[a-z-]{1,12}$/), fc.string());
const body = fc.string({ minLength: 1 }).map((text) => ({ bytes: Buffer.byteLength(text), text }));
const recorded: fc.Arbitrary<Exchange> = fc.record({
  kind: fc.constantFrom("call" as const, "webhook" as const),
  startedMs: fc.integer({ min: 0, max: 4e12 }),
  tookMs: fc.nat(),
  request: fc.record(
    {
      method: fc.constantFrom("GET", "POST", "DELETE"),
      url: fc.webUrl({ withQueryParameters: true }),
      headers: fc.array(header),
      body,
    },
    { requiredKeys: ["method", "url", "headers"] },
  ) as fc.Arbitrary<Exchange["request"]>,
  response: fc.record(
    { status: fc.integer({ min: 200, max: 599 }), statusText: fc.string(), headers: fc.array(header), body },
    { requiredKeys: ["status", "statusText", "headers"] },
  ) as fc.Arbitrary<Exchange["response"]>,
});

const written = (exchanges: readonly Exchange[]): string =>
  harText(
    exchanges.map((each) => JSON.stringify(harEntry(each))),
    { version: "1.0.0", upstream: "https://acme.example/", contract: "Acme 1" },
  );

describe("a cassette", () => {
  it("is read as it was written", () => {
    fc.assert(
      fc.property(fc.array(recorded, { minLength: 1, maxLength: 4 }), (exchanges) => {
        expect(readCassette(written(exchanges), "a.har")).toEqual({
          upstream: "https://acme.example/",
          contract: "Acme 1",
          exchanges,
        });
      }),
      { seed: 7 },
    );
  });

  it("has what HAR 1.2 asks of each entry", () => {
    const exchange: Exchange = {
      ...{ kind: "call", startedMs: 0, tookMs: 12 },
      request: { method: "GET", url: "https://acme.example/v1/things?limit=2", headers: [["Accept", "*/*"]] },
      response: { status: 502, statusText: "Bad Gateway", headers: [] },
      error: "upstream could not be reached",
    };
    const { log } = JSON.parse(written([exchange])) as { log: Record<string, unknown> };
    expect(log).toMatchObject({ version: "1.2", creator: { name: "firedrill", version: "1.0.0" } });
    expect(log.entries).toEqual([
      {
        startedDateTime: "1970-01-01T00:00:00.000Z",
        time: 12,
        request: {
          ...{ method: "GET", url: "https://acme.example/v1/things?limit=2", httpVersion: "HTTP/1.1", cookies: [] },
          ...{ headers: [{ name: "Accept", value: "*/*" }], queryString: [{ name: "limit", value: "2" }] },
          ...{ headersSize: -1, bodySize: 0 },
        },
        response: {
          ...{ status: 502, statusText: "Bad Gateway", httpVersion: "HTTP/1.1", cookies: [], headers: [] },
          ...{ content: { size: 0, mimeType: "x-unknown" }, redirectURL: "", headersSize: -1, bodySize: 0 },
        },
        cache: {},
        timings: { send: 0, wait: 12, receive: 0 },
        _error: "upstream could not be reached",
      },
    ]);
  });

  it.each([
    ["", "no HAR"],
    ["[]", "no `log`"],
    ['{"log":{"version":"2.0"}}', "version"],
    ['{"log":{"version":"1.2"}}', "log/entries"],
    ['{"log":{"version":"1.2","entries":[]}}', "nothing was recorded"],
    ['{"log":{"version":"1.2","entries":[{}]}}', "log/entries/0/request"],
    ['{"log":{"version":"1.2","entries":[{"request":{"url":"x"},"response":{}}]}}', "request/url"],
  ])("that is none is refused with its place: %s", (text, problem) => {
    expect(() => readCassette(text, "a.har")).toThrow(problem);
    expect(() => readCassette(text, "a.har")).toThrow("a.har");
  });
});
