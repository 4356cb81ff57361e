import { expect, it } from "vitest";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { signingSecrets, signingWith } from "../../src/world/signing.ts";

it("takes all secrets, or the one at either end", () => {
  const secrets = ["new", "between", "old"];
  expect(signingSecrets(secrets, "all")).toEqual(secrets);
  expect(signingSecrets(secrets, "newest")).toEqual(["new"]);
  expect(signingSecrets(secrets, "oldest")).toEqual(["old"]);
});

it("leaves the partner as it is but for its secrets", () => {
  for (const blueprint of builtinBlueprints()) {
    const { settings, ...rest } = signingWith(blueprint, "oldest");
    const { webhooks } = blueprint.settings;
    expect(rest).toEqual({ ...rest, name: blueprint.name });
    expect(settings).toEqual({ ...blueprint.settings, webhooks: { ...webhooks, secrets: webhooks.secrets.slice(-1) } });
    expect(signingWith(blueprint, "all")).toEqual(blueprint);
  }
});
