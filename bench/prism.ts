import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import type { Contract } from "../src/contract/contract.ts";
import { parseContract } from "../src/contract/parse.ts";
import { exampleRequests } from "../test/support/example-requests.ts";

/** What a server that plays a contract did, asked over its socket. */
interface Served {
  readonly isReady: boolean;
  readonly readyMs: number;
  readonly rssMb: number;
  readonly successes: number;
  readonly conforming: number;
}

const neverReady: Served = { isReady: false, readyMs: 0, rssMb: 0, successes: 0, conforming: 0 };

/** Of one document: a vendor's has hundreds of operations. */
const mostAsked = 20;
const longestStartMs = 20_000;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

const root = fileURLToPath(new URL("..", import.meta.url));

const prismMock = (file: string, port: number): readonly string[] => [
  `${root}node_modules/@stoplight/prism-cli/dist/index.js`,
  ...["mock", file, "--port", `${port}`, "--host", "127.0.0.1"],
];

const ownServer = (file: string, port: number): readonly string[] => [
  ...process.execArgv,
  `${root}bench/servers/contract.ts`,
  ...[file, `${port}`],
];

/** Waits until it answers, or ends. */
async function ready(child: ChildProcess, port: number): Promise<boolean> {
  const endMs = performance.now() + longestStartMs;
  while (performance.now() < endMs && child.exitCode === null) {
    const answered = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    );
    if (answered) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function rssOf({ pid }: ChildProcess): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === "" ? undefined : text;
  }
}

async function ask(contract: Contract, port: number): Promise<Pick<Served, "successes" | "conforming">> {
  const { order, requestFor, answered } = exampleRequests(contract);
  let successes = 0;
  let conforming = 0;
  for (const operation of order.slice(0, mostAsked)) {
    if (operation.method === "TRACE") continue;
    const { method, path, headers, body } = requestFor(operation);
    const url = `http://127.0.0.1:${port}${path}`;
    const options = { method, headers, redirect: "manual", signal: AbortSignal.timeout(5000) } as const;
    const response = await fetch(url, { ...options, ...(body !== "" && method !== "GET" && { body }) }).catch(() => undefined);
    const text = (await response?.text().catch(() => "")) ?? "";
    if (response === undefined || response.status < 200 || response.status > 299) continue;
    answered(operation, response.status, text);
    successes += 1;
    const contentType = response.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
    const parts = { status: response.status, headers: Object.fromEntries(response.headers), body: jsonOf(text), contentType };
    if (operation.validateResponse(parts).filter((violation) => violation.in === "body").length === 0) conforming += 1;
  }
  return { successes, conforming };
}

/** Starts a server for a document, and asks its first operations once each. */
async function serveAlone(file: string, command: (file: string, port: number) => readonly string[]): Promise<Served> {
  const port = await freePort();
  const beganMs = performance.now();
  const child = spawn(process.execPath, command(file, port), { stdio: "ignore" });
  try {
    if (!(await ready(child, port))) return neverReady;
    const readyMs = performance.now() - beganMs;
    const asked = await ask(parseContract(readFileSync(file, "utf8"), file), port);
    return { isReady: true, readyMs, rssMb: rssOf(child), ...asked };
  } finally {
    child.kill("SIGKILL");
  }
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Plays documents with this partner and with `prism mock`, each in a process of its own, and prints both. */
export async function besidePrism(files: readonly string[]): Promise<void> {
  for (const [name, command] of [
    ["this partner", ownServer],
    ["prism mock", prismMock],
  ] as const) {
    const served: Served[] = [];
    for (const file of files) served.push(await serveAlone(file, command).catch(() => neverReady));
    const ready = served.filter(({ isReady }) => isReady);
    const sum = (of: (one: Served) => number): number => ready.reduce((total, one) => total + of(one), 0);
    const [successes, conforming] = [sum((one) => one.successes), sum((one) => one.conforming)];
    console.log(
      `  ${name}: ${ready.length} of ${files.length} ready; of ${successes} answers 2xx to the first ${mostAsked} operations of each ${((100 * conforming) / successes).toFixed(1)} % conform; ready in ${middle(ready.map(({ readyMs }) => readyMs)).toFixed(0)} ms, ${middle(ready.map(({ rssMb }) => rssMb)).toFixed(0)} MB (medians)`,
    );
  }
}
