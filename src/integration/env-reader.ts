import { ConfigurationError } from "./configuration-error.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables by kind. Every method throws a ConfigurationError where what it finds is not of its kind. An empty variable is an absent one. */
export interface EnvReader {
  text(name: string): string | undefined;
  needed(name: string, what: string): string;
  integer(name: string, fallback: number, min: number, max: number): number;
  /** Undefined where the variable is absent. */
  given(name: string, min: number, max: number): number | undefined;
  oneOf<const T extends string>(name: string, fallback: T, words: readonly T[]): T;
  /** http or https, without credentials and query. */
  url(name: string): string;
  /** Signing secrets in the form of Standard Webhooks, separated by spaces. */
  secrets(name: string): readonly string[];
}

/** Standard Webhooks: a key has 24 to 64 bytes. */
const secretBytes = { min: 24, max: 64 };

/** The value stays out of the message: it may be a secret. */
function refuse(name: string, problem: string, remedy: string): never {
  throw new ConfigurationError(name, problem, remedy);
}

function isSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+=*$/.test(text)) return false;
  const { length } = Buffer.from(text.slice("whsec_".length), "base64");
  return length >= secretBytes.min && length <= secretBytes.max;
}

export function createEnvReader(env: Env): EnvReader {
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const needed = (name: string, what: string): string => text(name) ?? refuse(name, "it is not set", `Set it to ${what}.`);
  const given = (name: string, min: number, max: number): number | undefined => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (!/^\d{1,15}$/.test(value)) return refuse(name, "it is not a whole number", `Set it to a number from ${min} to ${max}.`);
    const number = Number(value);
    if (number < min || number > max) return refuse(name, "it is out of range", `Set it to a number from ${min} to ${max}.`);
    return number;
  };
  return {
    text,
    needed,
    given,
    integer: (name, fallback, min, max) => given(name, min, max) ?? fallback,
    oneOf: (name, fallback, words) => {
      const value = text(name);
      if (value === undefined) return fallback;
      return words.find((word) => word === value) ?? refuse(name, "it is not a known word", `Set it to ${words.join(", ")}.`);
    },
    url: (name) => {
      const value = needed(name, "an address such as http://127.0.0.1:4010");
      const parsed = URL.canParse(value) ? new URL(value) : undefined;
      const plain = parsed?.username === "" && parsed.password === "" && parsed.search === "" && parsed.hash === "";
      if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || !plain)
        return refuse(name, "it is not a plain http or https address", "Set it to an address such as http://127.0.0.1:4010.");
      return value.replace(/\/+$/, "");
    },
    secrets: (name) => {
      const remedy = "one or more signing secrets, each whsec_ and 24 to 64 bytes in base64, separated by spaces";
      const secrets = needed(name, remedy).split(/\s+/);
      return secrets.every(isSecret)
        ? secrets
        : refuse(name, "it holds something that is no signing secret", `Set it to ${remedy}.`);
    },
  };
}
