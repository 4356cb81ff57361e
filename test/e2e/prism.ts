import { type ChildProcess, spawn } from "node:child_process";
import { connect, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "../../src/transports/free-port.ts";

/** What Prism saw of one exchange. */
export interface Violation {
  readonly partner: string;
  readonly side: "request" | "response";
  readonly text: string;
}

export interface Prism {
  /** Puts it before this address from now on; resolves to its own. */
  readonly aim: (url: string) => string;
  readonly violations: Violation[];
  /** Exchanges it has seen. */
  seen(): number;
  stop(): Promise<void>;
}

/** Passes connections on to wherever it is aimed at: a drill starts its partners anew for every scenario, Prism stays. */
async function openSwitch(): Promise<{ server: Server; port: number; aim: (port: number) => void; sockets: Set<Socket> }> {
  let target = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const upstream = connect(target, "127.0.0.1");
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  const port = await new Promise<number>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
  );
  return {
    server,
    port,
    sockets,
    aim: (next) => {
      target = next;
    },
  };
}

const bin = fileURLToPath(import.meta.resolve("@stoplight/prism-cli/dist/index.js"));

/** `prism proxy`: an independent judge of both directions, between an integration and a partner. */
export async function startPrism(partner: string, contract: string): Promise<Prism> {
  const { server, port: switchPort, aim, sockets } = await openSwitch();
  const port = await freePort();
  const violations: Violation[] = [];
  let seen = 0;
  const child: ChildProcess = spawn(
    process.execPath,
    [bin, "proxy", contract, `http://127.0.0.1:${switchPort}`, "--port", String(port)],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    },
  );
  let output = "";
  const ready = new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error(`prism ended:\n${output}`)));
    const read = (line: string): void => {
      output = `${output}${line}\n`.slice(-4000);
      if (/Prism is listening/.test(line)) resolve();
      if (/Request received/.test(line)) seen += 1;
      const found = /Violation: (request|response)\S* .*/.exec(line);
      if (found) violations.push({ partner, side: found[1] as Violation["side"], text: found[0] });
    };
    for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on("line", read);
  });
  await ready;
  return {
    aim: (url) => {
      aim(Number(new URL(url).port));
      return `http://127.0.0.1:${port}`;
    },
    violations,
    seen: () => seen,
    stop: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
