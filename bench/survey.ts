import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Contract } from "../src/contract/contract.ts";
import { parseContract } from "../src/contract/parse.ts";
import { FiredrillError } from "../src/core/errors.ts";
import { noFaults } from "../src/core/fault.ts";
import type { EventOf, NewEvent } from "../src/core/history.ts";
import { createRandom } from "../src/core/random.ts";
import { createPartner } from "../src/partner/create.ts";
import { exampleRequests } from "../test/support/example-requests.ts";
import { createVirtualClock } from "../test/support/virtual-clock.ts";

/** What became of documents that others published. */
export interface Survey {
  readonly documents: number;
  readonly loaded: number;
  /** Why documents were refused, with their names. */
  readonly refused: readonly string[];
  readonly operations: number;
  /** How many operations were answered so: `as declared`, or a refusal's status and code. */
  readonly answers: Readonly<Record<string, number>>;
  /** Answers as declared that depart from the contract all the same. */
  readonly violations: readonly string[];
  /** What our own code threw. */
  readonly exceptions: readonly string[];
}

/** Documents below a folder in the order of their names, none larger than `mostBytes`. */
export function documentsIn(
  folder: string,
  { every = 1, mostBytes = 400_000, without = /azure|amazonaws|googleapis/ } = {},
): string[] {
  const entries: Dirent[] = readdirSync(folder, { recursive: true, withFileTypes: true });
  const all = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => join(entry.parentPath, entry.name));
  const chosen = all.sort().filter((_file, n) => every === 1 || n % every === 1);
  return chosen.filter((file) => statSync(file).size < mostBytes && !without.test(file));
}

const isAnswer = (event: NewEvent): event is NewEvent & EventOf<"answer"> => event.type === "answer";

/** Asks each operation of a contract once, and tells how it was answered. */
export async function askAll(
  contract: Contract,
  tell: (operation: string, answer: string, violation?: string) => void,
): Promise<void> {
  const scopes = contract.operations.flatMap(({ security }) => (security === "none" ? [] : security));
  let violations: readonly string[] = [];
  let events = 0;
  const noteAnswer = (event: NewEvent): number => {
    if (isAnswer(event)) violations = event.value.violations ?? [];
    events += 1;
    return events;
  };
  const partner = createPartner({
    contract,
    settings: {
      idempotency: "full",
      idempotencyTtlMs: 3_600_000,
      tokens: { sk_example: [...new Set(scopes)] },
      webhooks: { secrets: [], retryScheduleMs: [] },
    },
    ports: {
      clock: createVirtualClock(),
      random: createRandom(1),
      recorder: { record: noteAnswer },
      faults: noFaults,
      sender: { send: async () => ({ status: 204 }) },
    },
  });
  const { order, requestFor, answered } = exampleRequests(contract);
  for (const operation of order) {
    violations = [];
    try {
      const { reply } = await partner.handle(requestFor(operation));
      answered(operation, reply.status, reply.body);
      const isGood = reply.status < 400;
      const kind = isGood ? "as declared" : `${reply.status} ${(JSON.parse(reply.body) as { code: string }).code}`;
      tell(operation.id, kind, isGood ? violations[0] : undefined);
    } catch (thrown) {
      tell(operation.id, `threw ${thrown instanceof Error ? thrown.stack : thrown}`);
    }
  }
  partner.stop();
}

/** Loads documents, and asks each operation of each once. */
export async function survey(files: readonly string[]): Promise<Survey> {
  const refused: string[] = [];
  const answers: Record<string, number> = {};
  const violations: string[] = [];
  const exceptions: string[] = [];
  let operations = 0;
  for (const file of files) {
    let contract: Contract;
    try {
      contract = parseContract(readFileSync(file, "utf8"), file);
    } catch (thrown) {
      if (thrown instanceof FiredrillError) refused.push(thrown.message.split("\n")[0] ?? "");
      else exceptions.push(`${file}: ${thrown}`);
      continue;
    }
    operations += contract.operations.length;
    await askAll(contract, (id, answer, violation) => {
      if (answer.startsWith("threw")) exceptions.push(`${file} ${id}: ${answer}`);
      else answers[answer] = (answers[answer] ?? 0) + 1;
      if (violation !== undefined) violations.push(`${file} ${id}: ${violation}`);
    });
  }
  const loaded = files.length - refused.length;
  return { documents: files.length, loaded, refused, operations, answers, violations, exceptions };
}
