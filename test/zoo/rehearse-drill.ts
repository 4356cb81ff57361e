import { readFileSync } from "node:fs";
import { loadScenarios } from "../../src/cli/load.ts";
import { builtinPartners, referenceConfig } from "../../src/cli/project.ts";
import { plainSettings } from "../../src/core/plan.ts";
import { type Judged, judge } from "../../src/explore/judge.ts";
import { createTaskRunner } from "../../src/explore/task-runner.ts";
import { referenceWorld } from "../../src/reference/reference-world.ts";
import { type Capabilities, type Fitted, fitScenario } from "../../src/world/applicability.ts";
import type { OrderRequests } from "../../src/world/config.ts";
import { parseConfig } from "../../src/world/config-file.ts";
import type { SimWorld } from "../../src/world/sim/sim-world.ts";
import { bugs } from "./bugs/index.ts";
import { drillInVirtualTime } from "./define-bug.ts";
import { rights } from "./right/index.ts";
import { worldWith } from "./sim-world.ts";

/** An integration that the standard drill is run on. */
export interface Rehearsing {
  readonly kind: "reference" | "bug" | "right";
  readonly name: string;
}

/** What the drill broke with one seed: the first scenario that showed it, through which checker. */
export interface DrillFind {
  readonly scenario: string;
  readonly checker: string;
  readonly sentence: string;
}

/** How the standard drill fared on one integration. */
export interface Rehearsed extends Rehearsing {
  /** By seed. Of a bug: through a checker that it names; of what is right: any. */
  readonly finds: Readonly<Record<number, DrillFind | undefined>>;
  /** Of what is right: whatever was held against it, a line each. */
  readonly alarms: readonly string[];
  /** Checkers that a bug does not name, and that accused it all the same where it was missed. */
  readonly others: readonly string[];
  /** Runs of a scenario by what they proved; of a bug, those that were made until it was found. */
  readonly verdicts: Readonly<Record<"held" | "broken" | "unproven" | "not applicable", number>>;
  /** What was unproven, and why. */
  readonly doubts: readonly string[];
  readonly seconds: number;
}

/** What the reference's configuration says of orders. */
const { orders: usualOrders } = parseConfig(readFileSync(referenceConfig, "utf8"), referenceConfig, builtinPartners);

/** What the configuration of such an integration would say. */
function capabilitiesOf({ target, blueprints, catalogue }: SimWorld, orders: OrderRequests | undefined): Capabilities {
  const webhooks = target.takesWebhooks === false ? {} : { webhookPath: "/webhooks" };
  const partners = Object.fromEntries(blueprints.map(({ name }) => [name, webhooks]));
  const start = { command: [], env: {} } as unknown as NonNullable<Capabilities["config"]["start"]>;
  return {
    config: { start, partners, declared: target.declared, ...(orders && { orders }) } as Capabilities["config"],
    partners: blueprints,
    faults: catalogue.faults,
    builtinPartners,
    world: "sim",
  };
}

interface Opened {
  readonly world: SimWorld;
  readonly orders: OrderRequests | undefined;
}

const openers: Readonly<Record<Rehearsing["kind"], (name: string) => Opened>> = {
  reference: () => ({ world: referenceWorld(), orders: usualOrders }),
  bug: (name) => ({ world: worldWith(name), orders: usualOrders }),
  right: (name) => {
    const right = rights[name];
    if (right === undefined) throw new Error(`there is no right integration named ${name}`);
    const orders = usualOrders && right.orders ? right.orders(usualOrders) : usualOrders;
    return { world: right.open(), orders };
  },
};

/** Runs one scenario after the other as `--world sim` does, with one seed. */
function openRehearsal({ world, orders }: Opened) {
  const capabilities = capabilitiesOf(world, orders);
  const { enact } = createTaskRunner(world, { maxOrders: 1, maxFaults: 1 });
  const fitted = new Map<string, Fitted>();
  const fittedTo = (name: string): Fitted => {
    const known = fitted.get(name);
    if (known !== undefined) return known;
    const [scenario] = loadScenarios([name], world.catalogue.faults);
    if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
    const made = fitScenario(scenario, capabilities);
    fitted.set(name, made);
    return made;
  };
  /** Undefined: it does not apply. */
  return async (name: string, seed: number): Promise<Judged | undefined> => {
    const { scenario, lacks } = fittedTo(name);
    if (lacks.length > 0) return undefined;
    return judge({ scenario, seed, sim: plainSettings }, { enact, checkers: world.catalogue.checkers });
  };
}

/** The scenarios in the order in which they are asked: what showed it before comes first. */
function inOrder(likely: readonly string[]): readonly string[] {
  return [...new Set([...likely, ...drillInVirtualTime])];
}

/** Runs the standard drill with each seed. A bug is found once a checker that it names breaks; what is right is run to the end. */
export async function rehearseDrill({ kind, name }: Rehearsing, seeds: readonly number[]): Promise<Rehearsed> {
  const startedMs = performance.now();
  const run = openRehearsal(openers[kind](name));
  const expected = kind === "bug" ? bugs[name]?.checkers : undefined;
  const finds: Record<number, DrillFind | undefined> = {};
  const verdicts = { held: 0, broken: 0, unproven: 0, "not applicable": 0 };
  const others = new Set<string>();
  const alarms: string[] = [];
  const doubts = new Set<string>();
  const likely: string[] = [...(bugs[name]?.scenarios ?? [])];

  for (const seed of seeds) {
    for (const scenario of inOrder(likely)) {
      const judged = await run(scenario, seed);
      verdicts[judged?.verdict ?? "not applicable"] += 1;
      if (judged === undefined) continue;
      const { broken, doubt, error } = judged;
      if (error !== undefined) doubts.add(`${scenario}: ${error}`);
      if (doubt !== undefined) doubts.add(`${scenario}: ${doubt.checker}: ${doubt.sentence}`);
      if (kind !== "bug")
        for (const { checker, sentence } of broken) alarms.push(`${scenario}, seed ${seed}: ${checker}: ${sentence}`);
      const found = expected === undefined ? broken[0] : broken.find(({ checker }) => expected.includes(checker));
      for (const { checker } of broken) if (found === undefined) others.add(`${checker} in ${scenario}`);
      if (found === undefined) continue;
      finds[seed] ??= { scenario, checker: found.checker, sentence: found.sentence };
      if (kind !== "bug") continue;
      likely.unshift(scenario);
      break;
    }
  }
  const found = Object.values(finds).length;
  return {
    ...{ kind, name, finds, alarms, verdicts },
    others: found === seeds.length ? [] : [...others],
    doubts: [...doubts],
    seconds: (performance.now() - startedMs) / 1000,
  };
}
