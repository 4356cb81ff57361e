import { expect, it } from "vitest";
import { firedrill, resultOf, withFolder } from "./firedrill.ts";

/** What a developer may have exported, for the integration as it runs elsewhere: each would break a drill. */
const exported = {
  ADMIN_TOKEN: "of-production",
  ROLE: "api",
  HOST: "192.0.2.1",
  PORT: "80",
  PAYMENT_BASE_URL: "https://payment.example",
  DATABASE_PATH: "/nowhere/shop.db",
  WEBHOOK_TOLERANCE_MS: "soon",
  HTTP_PROXY: "http://192.0.2.1:3128",
};

it("a drill takes no notice of variables that happen to be exported", async () => {
  await withFolder(async (folder) => {
    const { code, stdout, stderr } = await firedrill(["demo", "calm", "--out", folder], { env: exported });
    expect(code, stdout + stderr).toBe(0);
    expect(resultOf(folder).scenarios.map(({ scenario, verdict }) => [scenario, verdict])).toEqual([["calm", "held"]]);
  });
});
