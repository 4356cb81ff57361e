/** One of several machines that share a drill or a search. */
export interface Shard {
  /** From 1 on. */
  readonly index: number;
  readonly count: number;
}

/** As it is written on the command line: `3/8`. */
export const formatShard = ({ index, count }: Shard): string => `${index}/${count}`;

/** What all shards of one drill or search have in common. No secret is in it, and no value of an environment variable. */
export interface SharedWork {
  readonly kind: "run" | "explore";
  /** Firedrill's version, and a number for its code and contracts. */
  readonly firedrill: string;
  readonly code: string;
  /** The integration's name, and the commit that was checked out there. */
  readonly integration: string;
  readonly commit?: string;
  /** A number for each file of the project: the configuration, and the contracts and modules that it names. */
  readonly files: Readonly<Record<string, string>>;
  /** A number for each scenario. */
  readonly scenarios: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Options that change what is run, as they would be written. */
  readonly options: Readonly<Record<string, string>>;
}

/** In what two shards are not of the same work. */
export interface Difference {
  /** What differs, for people: `the contract contracts/payment.yaml`. */
  readonly what: string;
  readonly one: string;
  readonly other: string;
}

function facts({ kind, firedrill, code, integration, commit, files, scenarios, seed, options }: SharedWork): [string, string][] {
  const each = (of: Readonly<Record<string, string>>, named: (name: string) => string): [string, string][] =>
    Object.entries(of).map(([name, value]) => [named(name), value]);
  return [
    ["the command", kind],
    ["Firedrill's version", firedrill],
    ["Firedrill's code", code],
    ["the integration", integration],
    ["the integration's commit", commit ?? "none"],
    ...each(files, (name) => `the file ${name}`),
    ...each(scenarios, (name) => `the scenario ${name}`),
    ["--seed", `${seed}`],
    ...each(options, (name) => `--${name}`),
    // who gets what depends on it
    ["the order of the scenarios", Object.keys(scenarios).join(", ")],
  ];
}

/** In what one work differs from another: nothing where both are the same. */
export function differencesOf(one: SharedWork, other: SharedWork): readonly Difference[] {
  const here = new Map(facts(one));
  const there = new Map(facts(other));
  return [...new Set([...here.keys(), ...there.keys()])].flatMap((what) => {
    const [a, b] = [here.get(what) ?? "none", there.get(what) ?? "none"];
    return a === b ? [] : [{ what, one: a, other: b }];
  });
}
