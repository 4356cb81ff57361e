import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

const reference = "src/integration/firedrill.yaml";

/** Drills the reference integration over TLS, with its environment changed. */
async function drilled(scenarios: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return withFolder(async (folder) => {
    const config = parse(readFileSync(reference, "utf8"));
    const { start } = config.integration;
    const changed = { ...start, cwd: join(process.cwd(), "src/integration"), env: { ...start.env, ...env } };
    const file = join(folder, "firedrill.yaml");
    writeFileSync(file, stringify({ ...config, integration: { ...config.integration, start: changed, sim: undefined } }));
    const out = join(folder, "out");
    const { code, stdout, stderr } = await firedrill(["run", ...scenarios, "--tls", "--config", file, "--out", out]);
    const result = resultOf(out);
    return {
      code,
      told: `${stdout}${stderr}`,
      kept: readdirSync(join(out, "tls")).toSorted(),
      broken: result.scenarios.flatMap(({ checks }) =>
        checks.flatMap(({ checker, verdict, evidence }) =>
          verdict === "broken" ? evidence.map(({ code: finding }) => `${checker}: ${finding}`) : [],
        ),
      ),
      faults: result.scenarios.flatMap(({ faults }) => faults.map(({ name, fired }) => `${name} ${fired}`)),
    };
  });
}

it("the reference holds over mutual TLS: when calm, and with answers cut, lost and reset", async () => {
  const { code, told, kept } = await drilled(["calm", "answer-lost-after-charge"]);
  expect(told).toContain("HELD: 2 of 2 scenarios held");
  expect(code).toBe(0);
  expect(kept).toEqual(["ca.pem", "client.pem", "server.pem"]);
});

it("the reference refuses certificates that nobody should trust, and loses no order", async () => {
  const { code, told, faults, broken } = await drilled(["man-in-the-middle"]);
  expect(broken, told).toEqual([]);
  expect(code, told).toBe(0);
  expect(faults).toEqual(Array.from({ length: 4 }, () => "untrusted-certificate 1"));
});

it("one that does not look at certificates is told where its calls went", async () => {
  const { code, broken, told } = await drilled(["man-in-the-middle"], { NODE_TLS_REJECT_UNAUTHORIZED: "0" });
  expect(new Set(broken), told).toEqual(new Set(["partners-verified: call-over-untrusted-certificate"]));
  expect(broken).toHaveLength(4);
  expect(code).toBe(1);
});

it("one that shows no client certificate is told so", async () => {
  await withFolder(async (folder) => {
    const one = join(folder, "one.yaml");
    writeFileSync(one, "story: One customer.\norders: [{ order: order-1, total_minor: 4990 }]\nsafety_ms: 500\nsettle_ms: 500\n");
    const { broken, told } = await drilled([one], { PARTNER_CERT_FILE: "", PARTNER_KEY_FILE: "" });
    expect(broken, told).toContain("partners-verified: no-client-certificate");
  });
});
