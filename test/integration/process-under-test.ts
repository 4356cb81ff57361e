import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createTinyPartners, type TinyPartners } from "./tiny-partners.ts";

const main = fileURLToPath(new URL("../../src/integration/main.ts", import.meta.url));
export const webhookSecret = `whsec_${Buffer.alloc(32, "s").toString("base64")}`;

export interface ProcessUnderTest {
  /** The log line with that event, the first that has come or will come. Rejects when the process ends without. */
  line(event: string): Promise<Record<string, unknown>>;
  signal(signal: NodeJS.Signals): void;
  readonly ended: Promise<{ code: number | null; stderr: string }>;
  output(): string;
}

/** The environment of a process whose partners all live under one address. */
export function environment(partners: string, databasePath: string): Record<string, string> {
  const partner = (name: string): Record<string, string> => ({
    [`${name}_BASE_URL`]: partners,
    [`${name}_TOKEN`]: `token-of-${name.toLowerCase()}`,
    [`${name}_WEBHOOK_SECRETS`]: webhookSecret,
  });
  const times = { POLL_AFTER_MS: "50", BACKOFF_BASE_MS: "5", TOTAL_TIMEOUT_MS: "1500", PORT: "0" };
  return { ...partner("PAYMENT"), ...partner("CARRIER"), ...partner("MESSAGING"), ...times, DATABASE_PATH: databasePath };
}

/** Starts the real process, with this environment and nothing else. */
export function startProcess(env: Readonly<Record<string, string>>): ProcessUnderTest {
  const child: ChildProcess = spawn(process.execPath, [main], { env, stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  const lines: string[] = [];
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const look of woken) look();
  };
  child.stderr?.on("data", (chunk) => {
    stderr += String(chunk);
  });
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      wake();
    });
  let over = false;
  const ended = once(child, "close").then(([code]) => {
    over = true;
    wake();
    return { code: code as number | null, stderr };
  });
  const find = (event: string): Record<string, unknown> | undefined =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line.event === event);
  return {
    ended,
    signal: (signal) => child.kill(signal),
    output: () => [...lines, stderr].join("\n"),
    line: (event) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = find(event);
          if (found !== undefined) resolve(found);
          else if (over) reject(new Error(`it ended without "${event}":\n${stderr}`));
          else waiting.push(look);
        };
        look();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

export interface PartnerServer {
  readonly url: string;
  readonly partners: TinyPartners;
  /** From now on, what that path's effect answers is held back. Resolves once the first effect has happened. */
  hold(path: RegExp): Promise<void>;
  release(): void;
  close(): Promise<void>;
}

/** The three tiny partners on a socket. */
export async function servePartners(): Promise<PartnerServer> {
  const partners = createTinyPartners();
  let held: { path: RegExp; reached: () => void; released: Promise<void>; release: () => void } | undefined;
  const server = createServer(async (request, response) => {
    const { method = "GET", url: path = "/", headers } = request;
    const { status, body } = partners.answer({ method, path, headers, body: await textOf(request) });
    if (held !== undefined && method === "POST" && held.path.test(path)) {
      held.reached();
      await held.released;
    }
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    partners,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold: (path) => {
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      held = { path, reached: reached.resolve, released: released.promise, release: released.resolve };
      return reached.promise;
    },
    release: () => {
      held?.release();
      held = undefined;
    },
    close: async () => {
      held?.release();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
