/** How one interaction of a pact went. */
export interface InteractionResult {
  readonly consumer: string;
  readonly provider: string;
  readonly description: string;
  readonly states: readonly string[];
  readonly held: boolean;
  /** A broker says that it may fail still. */
  readonly pending: boolean;
  readonly durationMs: number;
  /** What differs, a sentence each; empty where it held. */
  readonly problems: readonly string[];
}

type Data = Readonly<Record<string, unknown>>;
const isData = (value: unknown): value is Data => typeof value === "object" && value !== null && !Array.isArray(value);
const dataOf = (value: unknown): Data => (isData(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value));

/** `58ms`, `1.2s` as Pact writes it. */
function milliseconds(written: string): number {
  const [, number = "0", unit] = /^([\d.]+)(ms|s|µs)$/.exec(written) ?? [];
  return Number(number) * (unit === "s" ? 1000 : unit === "µs" ? 0.001 : 1);
}

/** `StatusMismatch` is told by its sentence alone; the others with the place that differs. */
function problemOf(value: unknown): string {
  const { mismatch, path, key, type } = dataOf(value);
  const at = text(path) || text(key);
  const where = type === "StatusMismatch" || at === "" ? "" : `${at}: `;
  return `${where}${text(mismatch) || text(value)}`;
}

function problemsOf(mismatch: unknown): readonly string[] {
  const { mismatches, message, error } = dataOf(mismatch);
  const found = listOf(mismatches).map(problemOf);
  if (found.length > 0) return found;
  return [text(message) || text(error) || text(mismatch) || "Pact says no more"];
}

/** What Pact could not do, such as load a pact; empty where it verified all that it was to. */
function unloaded(value: Data, results: readonly InteractionResult[]): readonly string[] {
  if (value.result === true || results.some(({ held, pending }) => !held && !pending)) return [];
  const told = [...listOf(value.errors), ...listOf(value.pendingErrors)].map(dataOf);
  return told.map(({ interaction, mismatch }) => [text(interaction), ...problemsOf(mismatch)].join(": "));
}

/** What Pact's verifier says: how each interaction went, or why it could not verify. */
export type PactWord =
  | { readonly kind: "verified"; readonly results: readonly InteractionResult[] }
  | { readonly kind: "failed"; readonly why: string };

/** Reads what Pact's verifier says of a verification. Where it failed and no interaction did, or there was none, nothing was verified. */
export function readResults(json: string): PactWord {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return { kind: "failed", why: json };
  }
  if (!isData(value) || !Array.isArray(value.interactionResults)) return { kind: "failed", why: json };
  const results = value.interactionResults.map(dataOf).map((one) => {
    const held = one.result === "OK";
    return {
      consumer: text(one.consumer),
      provider: text(one.provider),
      description: text(one.description),
      states: listOf(one.providerStates)
        .map(text)
        .filter((name) => name !== ""),
      held,
      pending: one.pending === true,
      durationMs: milliseconds(text(one.duration)),
      problems: held ? [] : problemsOf(one.mismatch),
    };
  });
  const [why] = unloaded(value, results);
  if (why !== undefined) return { kind: "failed", why };
  if (results.length === 0) return { kind: "failed", why: "there was no interaction to verify" };
  return { kind: "verified", results };
}
