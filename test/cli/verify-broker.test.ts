import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { verifyPactsOf } from "../../src/cli/verify-pacts.ts";

interface Asked {
  readonly what: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

/** As much of a Pact Broker as Pact's verifier asks for. */
const asked: Asked[] = [];
let pacts: readonly string[] = [];
const url = (): string => `http://127.0.0.1:${(broker.address() as AddressInfo).port}`;

function answer(path: string): object | undefined {
  const named = "pb:provider-pacts-for-verification";
  if (path === "/") return { _links: { [named]: { href: `${url()}/of/{provider}/for-verification`, templated: true } } };
  if (path.endsWith("/for-verification")) {
    const found = pacts.map((name) => ({
      shortDescription: name,
      verificationProperties: { pending: false, notices: [] },
      _links: { self: { href: `${url()}/pacts/${name}`, name } },
    }));
    return { _embedded: { pacts: found }, _links: { self: { href: url() + path } } };
  }
  if (!path.startsWith("/pacts/")) return {};
  return JSON.parse(readFileSync(`test/verify${path}`, "utf8")) as object;
}

const broker = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on("end", () => {
    const { method, url: path = "", headers } = request;
    asked.push({ what: `${method} ${path}`, authorization: headers.authorization, body: body === "" ? {} : JSON.parse(body) });
    response.writeHead(200, { "content-type": "application/hal+json" }).end(JSON.stringify(answer(path)));
  });
});
beforeAll(() => new Promise<void>((resolve) => void broker.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise<void>((resolve) => void broker.close(() => resolve())));
beforeEach(() => void asked.splice(0));

const verify = () =>
  verifyPactsOf({
    broker: {
      ...{ url: url(), token: "a-token-of-the-broker", consumerVersionSelectors: [{ mainBranch: true }] },
      publish: { version: "1.4.0", branch: "main" },
    },
    provider: ["payment"],
    credentials: "replaced",
  });

it("a broker's pacts are verified, with token, selectors and branch handed on", async () => {
  pacts = ["payment.v2.json"];
  expect((await verify()).map(({ held }) => held)).toEqual([true, true, true]);
  expect(asked.every(({ authorization }) => authorization === "Bearer a-token-of-the-broker")).toBe(true);
  const wanted = asked.find(({ what }) => what.startsWith("POST /of/payment/"));
  expect(wanted?.body).toMatchObject({ consumerVersionSelectors: [{ mainBranch: true }], providerVersionBranch: "main" });
});

it("without selectors the newest pact of each consumer is asked for", async () => {
  pacts = ["payment.v2.json"];
  const found = await verifyPactsOf({ broker: { url: url() }, provider: ["payment"], credentials: "replaced" });
  expect(found.map(({ held }) => held)).toEqual([true, true, true]);
  const wanted = asked.find(({ what }) => what.startsWith("POST /of/payment/"));
  expect(wanted?.body).toMatchObject({ consumerVersionSelectors: [{ latest: true }] });
});

it("a broker without pacts of that provider has nothing verified", async () => {
  pacts = [];
  await expect(verify()).rejects.toThrow("Pact could not verify them");
});
