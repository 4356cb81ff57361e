import { join } from "node:path";
import { expect, it } from "vitest";
import { breaks } from "../zoo/breaks.ts";
import { standardDrill } from "../zoo/define-bug.ts";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

/** What virtual time shows as well, in test/zoo/rehearsal.long.test.ts: these are long, or wait for what does not come. */
const inVirtualTime: readonly string[] = [
  "one-mishap-each",
  "customers-as-they-are",
  "bad-lines",
  "standing-still",
  "merchants-and-parcels",
  "out-of-order-webhooks",
  "webhook-before-answer",
  "lost-webhooks",
  "messaging-outage",
  "refund-storm",
  "long-outage",
  "sales-peak",
];
const live = standardDrill.filter((scenario) => !inVirtualTime.includes(scenario));

/** Mostly they wait for what does not come: two at a time take half as long, and what is broken stays so on a busy machine. */
it.concurrent.each(live)("%s breaks when the protection that it exercises is gone", async (scenario) => {
  const [bug] = breaks[scenario];
  if (bug === undefined) throw new Error(`no bug of the zoo breaks ${scenario}`);
  await withFolder(async (folder) => {
    const run = ["run", scenario, "--config", "test/zoo/firedrill.yaml", "--out", join(folder, "run")];
    const { code, stdout, stderr } = await firedrill(run, { env: { FIREDRILL_ZOO_BUG: bug.name } });
    const [result] = resultOf(join(folder, "run")).scenarios;
    const fired = result?.checks.filter(({ verdict }) => verdict === "broken").map(({ checker }) => checker) ?? [];
    expect({ code, verdict: result?.verdict }, `${bug.name}\n${stdout}${stderr}`).toEqual({ code: 1, verdict: "broken" });
    expect(
      fired.some((checker) => bug.checkers.includes(checker)),
      `${bug.name} is found by ${fired}, not by ${bug.checkers}`,
    ).toBe(true);
  });
});
