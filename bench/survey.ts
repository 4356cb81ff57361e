import { type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Contract } from "../src/contract/contract.ts";
import { parseContract } from "../src/contract/parse.ts";
import { isTree } from "../src/contract/reader.ts";
import { FiredrillError } from "../src/core/errors.ts";
import { noFaults, type WireReply } from "../src/core/fault.ts";
import type { EventOf, NewEvent } from "../src/core/history.ts";
import { createRandom } from "../src/core/random.ts";
import { createPartner } from "../src/partner/create.ts";
import { type ExampleRequest, exampleRequests, idsIn, itemOf } from "../test/support/example-requests.ts";
import { createVirtualClock } from "../test/support/virtual-clock.ts";

/** What became of documents that others published. */
export interface Survey {
  readonly documents: number;
  readonly loaded: number;
  /** Why documents were refused, with their names. */
  readonly refused: readonly string[];
  readonly operations: number;
  /** How many operations were answered so: `as declared`, or with a refusal's status. */
  readonly answers: Readonly<Record<string, number>>;
  /** Answers as declared that depart from the contract all the same. */
  readonly violations: readonly string[];
  /** Of the things that can be made and read: how many were read back, and what became of the others. */
  readonly things: Readonly<Record<string, number>>;
  /** Documents that have such things, and how many of those give back most of them. */
  readonly withThings: number;
  readonly givingBack: number;
  /** Things that were not read back, with their document. */
  readonly lost: readonly string[];
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

/** A partner that plays a contract, and tells where its own answers depart from it. */
function play(contract: Contract) {
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
  const ask = async (request: ExampleRequest): Promise<{ readonly reply: WireReply; readonly violation: string | undefined }> => {
    violations = [];
    const { reply } = await partner.handle(request);
    return { reply, violation: reply.status < 400 ? violations[0] : undefined };
  };
  return { ask, stop: () => partner.stop() };
}

/** Asks each operation of a contract once, and tells how it was answered. */
export async function askAll(
  contract: Contract,
  tell: (operation: string, answer: string, violation?: string) => void,
): Promise<void> {
  const { ask, stop } = play(contract);
  const { order, requestFor, answered } = exampleRequests(contract);
  for (const operation of order) {
    try {
      const { reply, violation } = await ask(requestFor(operation));
      answered(operation, reply.status, reply.body);
      tell(operation.id, reply.status < 400 ? "as declared" : String(reply.status), violation);
    } catch (thrown) {
      tell(operation.id, `threw ${thrown instanceof Error ? thrown.stack : thrown}`);
    }
  }
  stop();
}

/** Things that can be made and read again: how the making went, and the reading. */
export type ReadBack = "read back" | "not made" | "not found" | "anything is found" | "other answer";

/**
 * Makes one of each thing that a contract has a place for, by POST where they stand or else by PUT, and reads it as a client would: by
 * what the answer calls it. Another that nobody has made must not be found.
 */
export async function readBack(contract: Contract, tell: (operation: string, found: ReadBack) => void): Promise<void> {
  const { ask, stop } = play(contract);
  const { requestFor, answered, chosenIds } = exampleRequests(contract);
  const byDepth = contract.operations.toSorted((a, b) => a.path.split("/").length - b.path.split("/").length);
  for (const read of byDepth) {
    const item = read.method === "GET" ? itemOf(read) : undefined;
    if (item === undefined) continue;
    const posts = contract.operations.find((each) => each.method === "POST" && isCollection(each.path, item.collection));
    const makes = posts ?? contract.operations.find((each) => each.method === "PUT" && each.path === read.path);
    if (makes === undefined) continue;
    const [chosen, other] = chosenIds(read);
    const request = requestFor(makes, posts === undefined ? chosen : undefined);
    const made = await ask(request);
    if (made.reply.status >= 300) {
      tell(read.id, "not made");
      continue;
    }
    answered(makes, made.reply.status, made.reply.body);
    const { location } = made.reply.headers;
    const ids = posts === undefined ? [chosen] : idsIn(jsonOf(made.reply.body), item.parameter);
    const last = location === undefined ? [] : [decodeURIComponent(location.split("/").pop() ?? "")];
    let found: ReadBack = "not found";
    for (const id of [...ids, ...last]) {
      const { reply } = await ask(requestFor(read, id));
      if (reply.status >= 300) continue;
      const told = [made.reply.body, posts === undefined ? request.body : ""].map(jsonOf);
      found = told.every((each) => agree(each, jsonOf(reply.body))) ? "read back" : "other answer";
      break;
    }
    const never = await ask(requestFor(read, posts === undefined || chosen !== "chosen-1" ? other : "987654321"));
    tell(read.id, found !== "not found" && never.reply.status < 300 ? "anything is found" : found);
  }
  stop();
}

const isCollection = (path: string, collection: string): boolean => path.replace(/\.json$/, "").replace(/\/$/, "") === collection;

/** Whether two answers say the same of what both speak of. */
function agree(one: unknown, other: unknown): boolean {
  if (!isTree(one) || !isTree(other)) return true;
  return Object.entries(one).every(([name, value]) => {
    if (!Object.hasOwn(other, name)) return true;
    return isTree(value) ? agree(value, other[name]) : typeof value !== "string" || value === other[name];
  });
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Loads documents, and asks each operation of each once. */
export async function survey(files: readonly string[]): Promise<Survey> {
  const refused: string[] = [];
  const answers: Record<string, number> = {};
  const violations: string[] = [];
  const exceptions: string[] = [];
  const things: Record<string, number> = {};
  const lost: string[] = [];
  let withThings = 0;
  let givingBack = 0;
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
    let made = 0;
    let found = 0;
    await readBack(contract, (id, how) => {
      things[how] = (things[how] ?? 0) + 1;
      made += 1;
      if (how === "read back") found += 1;
      else lost.push(`${file} ${id}: ${how}`);
    });
    if (made > 0) withThings += 1;
    if (found * 2 > made) givingBack += 1;
  }
  const loaded = files.length - refused.length;
  return {
    documents: files.length,
    loaded,
    refused,
    operations,
    answers,
    violations,
    things,
    withThings,
    givingBack,
    lost,
    exceptions,
  };
}
