import { createServer } from "node:net";

/**
 * Below what systems give to outgoing connections (from 32768 on Linux, 49152 elsewhere): a port of theirs may be taken by any
 * connection between being found free and being listened at, or while a killed process is down.
 */
const first = 20_000;
const count = 12_000;

/** Each process looks elsewhere, and never twice in a row at the same. */
let next = (process.pid * 97) % count;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });

/** A TCP port on loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < count; tries += 1) {
    const port = first + next;
    next = (next + 1) % count;
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${first} to ${first + count - 1} is free on loopback`);
}
