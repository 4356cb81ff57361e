import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { builtinPartners } from "../../../src/cli/project.ts";
import { builtinBlueprints } from "../../../src/reference/builtin-partners.ts";
import { parseConfig } from "../../../src/world/config-file.ts";
import { drillBlueprints } from "../../../src/world/drill-partners.ts";
import { targetFrom } from "../../../src/world/live/config-target.ts";
import type { StartCommand } from "../../../src/world/live/target.ts";
import type { PartnerBlueprint } from "../../../src/world/partner-blueprint.ts";
import { type Sample, smallest, textOf, withField } from "../config-examples.ts";

function targetOf(sample: Sample): { target: ReturnType<typeof targetFrom>; blueprints: readonly PartnerBlueprint[] } {
  const config = parseConfig(textOf(sample), "shops/php/firedrill.yaml", builtinPartners);
  const blueprints = drillBlueprints(config, builtinBlueprints(), () => "");
  return { target: targetFrom(config, blueprints), blueprints };
}

function startOf(sample: Sample, folder = "run"): StartCommand {
  const { target } = targetOf(sample);
  const start = target.start?.({
    baseUrl: "http://127.0.0.1:8080",
    port: 4711,
    partnerUrls: { payment: "http://127.0.0.1:5001" },
    linkAddresses: {},
    folder,
  });
  if (start === undefined) throw new Error("nothing to start");
  return start;
}

describe("the integration as a configuration describes it", () => {
  it("is started in a folder beside the configuration, with its port", () => {
    const start = startOf(withField("integration/start/cwd", "public"));
    expect(start).toMatchObject({
      command: "php -S 127.0.0.1:4711 -t public",
      cwd: resolve("shops/php/public"),
      readyWithinMs: 15_000,
    });
  });

  it("is told where its partners are, and how to speak to them", () => {
    const env = {
      URL: "{{partners.payment.url}}/v1",
      TOKEN: "{{partners.payment.token}}",
      SECRETS: "{{partners.payment.webhook_secrets}}",
      DB: "{{data_dir}}/shop.db",
    };
    const { blueprints } = targetOf(smallest());
    const [payment] = blueprints;
    expect(startOf(withField("integration/start/env", env)).env).toEqual({
      URL: "http://127.0.0.1:5001/v1",
      TOKEN: Object.keys(payment?.settings.tokens ?? {})[0],
      SECRETS: payment?.settings.webhooks.secrets.join(" "),
      DB: `${resolve("run")}/shop.db`,
      FIREDRILL_INSTANCE: "1",
    });
  });

  it("is told which of several instances it is", () => {
    const text = textOf(withField("integration/start/env", { DATABASE: "shop_{{instance}}" }));
    const config = parseConfig(text, "firedrill.yaml", builtinPartners, { FIREDRILL_INSTANCE: "3" });
    const target = targetFrom(
      config,
      drillBlueprints(config, builtinBlueprints(), () => ""),
    );
    const given = { baseUrl: "http://127.0.0.1:8080", port: 4711, partnerUrls: {}, linkAddresses: {}, folder: "run" };
    expect(target.start?.(given).env).toEqual({ DATABASE: "shop_3", FIREDRILL_INSTANCE: "3" });
  });

  it("gets values as one word of the shell, whatever they hold", () => {
    const sample = withField("integration/start/command", "serve --data {{data_dir}}");
    expect(startOf(sample, "/tmp/it's mine").command).toBe(`serve --data '/tmp/it'\\''s mine'`);
  });

  it.each(["run 1", "it's mine", '"quoted"', "$HOME `id` $(id)", "a;b|c&d", "tränen\\n", "-rf", "*"])(
    "hands the shell the folder %j unchanged",
    (name) => {
      const sample = withField("integration/start/command", "printf '<%s>' {{data_dir}} {{port}}");
      const { command } = startOf(sample, `/tmp/${name}`);
      expect(execFileSync("/bin/sh", ["-c", command], { encoding: "utf8" })).toBe(`</tmp/${name}><4711>`);
    },
  );

  it("is told both secrets while one is being rotated, the newer one first, and one where there is one", () => {
    const secrets = ["whsec_bmV3ZXIgc2VjcmV0IG9mIHRoZSBzaG9w", "whsec_b2xkZXIgc2VjcmV0IG9mIHRoZSBzaG9w"];
    const told = (webhook_secrets: readonly string[]) =>
      startOf({
        ...withField("integration/start/env", { SECRETS: "{{partners.payment.webhook_secrets}}" }),
        partners: { payment: { webhook_secrets } },
      }).env.SECRETS;
    expect(told(secrets)).toBe(secrets.join(" "));
    expect(told(secrets.slice(1))).toBe(secrets[1]);
  });

  it("cannot be started where it just has a URL", () => {
    const { target } = targetOf(withField("integration", { url: "http://127.0.0.1:8080", health_path: "/up" }));
    expect(target).toMatchObject({ url: "http://127.0.0.1:8080", healthPath: "/up" });
    expect(target.start).toBeUndefined();
  });

  it("takes webhooks where the configuration says, and only those", () => {
    const { target } = targetOf(withField("partners", { payment: { webhooks: "/hooks/pay" }, carrier: {} }));
    expect(target.webhookPaths).toEqual({ payment: "/hooks/pay" });
  });

  it("must not log credentials, payment tokens or what the configuration forbids", () => {
    const { target, blueprints } = targetOf(withField("logs", { forbidden: ["1 Example Street"] }));
    const texts = target.forbidden.map(({ text }) => text);
    for (const { settings } of blueprints)
      expect(texts).toEqual(expect.arrayContaining([...Object.keys(settings.tokens), ...settings.webhooks.secrets]));
    expect(target.forbidden).toContainEqual({ kind: "payment token", text: "tok_visa_ok" });
    expect(target.forbidden).toContainEqual({ kind: "personal data", text: "1 Example Street" });
  });

  it("closes its customers' connections, also where there were none", async () => {
    const { target } = targetOf(smallest());
    target.shop("http://127.0.0.1:1", "", {
      baseUrl: "http://127.0.0.1:8080",
      port: 4711,
      partnerUrls: {},
      linkAddresses: {},
      folder: "run",
    });
    await expect(target.close()).resolves.toBeUndefined();
  });
});
