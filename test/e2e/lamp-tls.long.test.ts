import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { resultOf } from "./firedrill.ts";

const PATH = `${join(process.execPath, "..")}:${process.env.PATH}:/usr/sbin`;
const env = { ...process.env, PATH, FIREDRILL: resolve("bin/firedrill.js") };
const folder = mkdtempSync(join(tmpdir(), "firedrill-lamp-tls-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function drill(shop: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync("sh", [join(shop, "drill.sh"), ...args], {
    env,
    encoding: "utf8",
    timeout: 240_000,
  });
  return { status, told: `${stdout}${stderr}` };
}

/** What `drill.sh` says is missing here; a laptop need not have it, CI must. */
const { status: ready, told: missing } = drill("examples/lamp", "--help");
if (ready !== 0 && process.env.CI) throw new Error(missing);
if (ready !== 0) console.warn(`skipped: ${missing}`);

/** The findings of a drill in which partners ask for a client certificate, and show certificates that nobody should trust. */
function findings(shop: string, out: string) {
  const { status, told } = drill(shop, "man-in-the-middle", "--tls", "--out", out);
  const found = resultOf(out).scenarios.flatMap(({ checks }) =>
    checks.flatMap(({ checker, verdict, evidence }) =>
      verdict === "broken" ? evidence.map(({ code }) => `${checker}: ${code}`) : [],
    ),
  );
  return { status, told, found: [...new Set(found)] };
}

describe.skipIf(ready !== 0)("the LAMP shop over TLS", () => {
  it("refuses certificates that nobody should trust, shows its own, and takes webhooks over HTTPS", () => {
    const { status, told, found } = findings("examples/lamp", join(folder, "right"));
    expect(found, told).toEqual([]);
    expect(status, told).toBe(0);
  }, 250_000);

  it("is told where its calls went when it does not look at certificates", () => {
    const shop = join(folder, "lamp");
    cpSync("examples/lamp", shop, { recursive: true });
    cpSync("examples/with-servers.sh", join(folder, "with-servers.sh"));
    const factory = join(shop, "src/Http/PartnerHttpFactory.php");
    const careful = readFileSync(factory, "utf8");
    const careless = careful.replace("'verify' => $settings->caFile ?? true", "'verify' => false");
    expect(careless).not.toBe(careful);
    writeFileSync(factory, careless);
    const { status, told, found } = findings(shop, join(folder, "wrong"));
    expect(found, told).toEqual(["partners-verified: call-over-untrusted-certificate"]);
    expect(status, told).toBe(1);
  }, 250_000);
});
