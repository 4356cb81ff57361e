import { hideSecrets } from "../core/redact.ts";
import { secretsOfVariable } from "../core/secret-values.ts";
import type { DrillConfig } from "../world/config.ts";
import { envOfFiles } from "../world/live/env-files.ts";
import type { PartnerBlueprint } from "../world/partner-blueprint.ts";

type Variables = Readonly<Record<string, string | undefined>>;

const secretsOf = (variables: Variables): readonly string[] =>
  Object.entries(variables).flatMap(([name, value]) =>
    value === undefined || value.includes("{{") ? [] : secretsOfVariable(name, value),
  );

/** Hides the secrets of this process's own environment, which it hands on to an integration. */
export const hideOwnSecrets = (): void => hideSecrets(secretsOf(process.env));

const isCredential = (name: string): boolean => /pass|secret|authorization/i.test(name);

/** Passwords and the like that requests carry. */
function credentialsIn(value: unknown, name = ""): readonly string[] {
  if (typeof value === "string") return isCredential(name) && !value.includes("{{") ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => credentialsIn(inner, Array.isArray(value) ? name : key));
}

/** A file that cannot be read is told where it is needed. */
function variablesOfFiles(config: DrillConfig): Variables {
  try {
    return envOfFiles(config);
  } catch {
    return {};
  }
}

/** Hides what a configuration holds in confidence: partners' tokens and signing secrets, variables, and credentials of requests. */
export function hideSecretsOf(config: DrillConfig, blueprints: readonly PartnerBlueprint[]): void {
  const { start, otherProcesses, prepare, reset, teardown, links, checks } = config;
  const commands = [start, prepare, reset, teardown, ...Object.values(otherProcesses), ...Object.values(checks)];
  hideSecrets([
    ...blueprints.flatMap(({ settings }) => [
      ...Object.keys(settings.tokens),
      ...settings.webhooks.secrets.flatMap((secret) => [secret, secret.replace(/^whsec_/, "")]),
    ]),
    ...commands.flatMap((command) => secretsOf(command?.env ?? {})),
    ...secretsOf(variablesOfFiles(config)),
    ...Object.entries(links).flatMap(([name, { url }]) => secretsOfVariable(`${name}_url`, url)),
    ...credentialsIn(config.orders),
  ]);
}
