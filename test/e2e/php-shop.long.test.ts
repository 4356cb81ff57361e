import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

/** A shop with pages in PHP, a worker beside its server, and numbers of its own; its partners are payment and a carrier. */
const shop = "test/foreign/php-shop";

function modulesOfPhp(): string {
  try {
    return execFileSync("php", ["-m"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

const isCi = process.env.CI === "true";
const hasPhp = /^curl$/m.test(modulesOfPhp()) && /^pdo_sqlite$/m.test(modulesOfPhp());
const hasApache = existsSync("/usr/sbin/apache2") && existsSync("/usr/lib/apache2/modules/libphp8.2.so");
if (!isCi && !hasPhp) console.warn("left out: there is no php here with curl and pdo_sqlite, in which the shop is written");
if (!isCi && hasPhp && !hasApache) console.warn("left out: there is no apache2 here with PHP 8.2, as Debian 12 installs it");

/** How its orders are read by a command of its own, instead of by its pages. */
const readByCommand = {
  command: "php bin/order.php {{id}}",
  absent_exit: 3,
  view: {
    status: "$response.body#/status",
    statuses: { new: "pending", authorized: "pending", paid: "confirmed", shipped: "confirmed" },
    total: "$response.body#/total",
    currency: "$response.body#/currency",
    captured: "$response.body#/paid",
    shipped: "$response.body#/tracking",
  },
};

/** Drills a copy: it logs to a file in its own folder. Tells which checkers found it wrong, by scenario. */
async function drilled(
  scenarios: readonly string[],
  env: Record<string, string> = {},
  { read, more = [] }: { readonly read?: object; readonly more?: readonly string[] } = {},
) {
  return withFolder(async (folder) => {
    // where root runs this, Apache's children are somebody else
    chmodSync(folder, 0o755);
    cpSync(shop, join(folder, "shop"), { recursive: true });
    if (read !== undefined) {
      const file = join(folder, "shop/firedrill.yaml");
      const config = parse(readFileSync(file, "utf8"));
      const amounts = { sent: "decimal", shown: "minor" };
      writeFileSync(file, stringify({ ...config, orders: { ...config.orders, amounts, read } }));
    }
    const args = ["run", ...scenarios, ...more, "--config", "shop/firedrill.yaml", "--out", "out"];
    const { code, stdout, stderr } = await firedrill(args, { cwd: folder, env });
    const told = `${stdout}${stderr}`;
    expect(existsSync(join(folder, "out/result.json")), told).toBe(true);
    const { scenarios: drills } = resultOf(join(folder, "out"));
    const broken = drills.flatMap(({ scenario, checks }) =>
      checks.filter(({ verdict }) => verdict === "broken").map(({ checker }) => `${scenario}: ${checker}`),
    );
    return { code, broken, told };
  });
}

describe.skipIf(!isCi && !hasPhp)("a shop in PHP with a worker, payment and a carrier", () => {
  it("is held where it is right", async () => {
    const scenarios = [
      "calm",
      "merchants-and-parcels",
      "answer-lost-after-charge",
      "kill-during-capture",
      "shop/scenarios/worker-killed.yaml",
    ];
    const { code, broken, told } = await drilled(scenarios);
    expect(broken, told).toEqual([]);
    expect(told).toContain("HELD: 5 of 5 scenarios held");
    expect(code).toBe(0);
  });

  it("is held where its orders are read by a command", async () => {
    const { code, broken, told } = await drilled(["shop/scenarios/worker-killed.yaml"], {}, { read: readByCommand });
    expect(broken, told).toEqual([]);
    expect(code).toBe(0);
  });

  it("is held over TLS with a client certificate, also where somebody stands in between", async () => {
    const { code, broken, told } = await drilled(["calm", "man-in-the-middle"], {}, { more: ["--tls"] });
    expect(broken, told).toEqual([]);
    expect(told).toContain("HELD: 2 of 2 scenarios held");
    expect(code).toBe(0);
  });

  it("is broken where it does not look at certificates", async () => {
    const { code, broken, told } = await drilled(["man-in-the-middle"], { SHOP_BUG: "unverified-partner" }, { more: ["--tls"] });
    expect(broken, told).toEqual(["man-in-the-middle: partners-verified"]);
    expect(code).toBe(1);
  });

  it.each([
    ["asks again under another key", "fresh-key", "answer-lost-after-charge", "charged-once"],
    ["does not listen where a capture fails afterwards", "failed-capture-ignored", "merchants-and-parcels", "own-records"],
    ["writes a card's number into a log file", "card-in-log", "shop/scenarios/card-typed.yaml", "secrets"],
  ])("is broken where it %s", async (_what, bug, scenario, checker) => {
    const { code, broken, told } = await drilled([scenario], { SHOP_BUG: bug });
    expect(
      broken.map((found) => found.split(": ")[1]),
      told,
    ).toContain(checker);
    expect(code).toBe(1);
  });
});

describe.skipIf(!isCi && !(hasPhp && hasApache))("the same shop behind Apache, which opens its standard streams by name", () => {
  it("is held where it is right", async () => {
    const { code, broken, told } = await drilled(["shop/scenarios/card-typed.yaml"], { SHOP_SERVER: "apache" });
    expect(broken, told).toEqual([]);
    expect(code).toBe(0);
  });

  it("is broken where a child of Apache writes a card's number to /dev/stderr", async () => {
    const env = { SHOP_SERVER: "apache", SHOP_BUG: "card-in-error-log" };
    const { code, broken, told } = await drilled(["shop/scenarios/card-typed.yaml"], env);
    expect(broken, told).toEqual(["card-typed: secrets"]);
    expect(code).toBe(1);
  });
});
