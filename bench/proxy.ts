import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { freePort } from "../src/transports/free-port.ts";
import { createLinks } from "../src/transports/toxiproxy/links.ts";
import { findOnPath, startToxiproxyServer } from "../src/transports/toxiproxy/server-process.ts";
import { startChild } from "./child.ts";
import { describeMachine, median } from "./machine.ts";

/** A way from client to upstream: through a proxy, or straight. */
interface Contender {
  readonly name: string;
  open(upstreamPort: number): Promise<number>;
  stop(): Promise<void>;
}

export interface MeasuredProxy {
  readonly name: string;
  readonly megabytesPerSecond: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

export interface ProxyBenchOptions {
  readonly seed?: number;
  readonly rounds?: number;
  readonly secondsPerRound?: number;
  readonly roundTrips?: number;
}

const ping = Buffer.alloc(64);
const warmUps = 300;

/** Drives links as a drill does, with the official client. */
function through(name: string, url: string, stop: () => Promise<void>): Contender {
  const links = createLinks({ url });
  let opened = 0;
  return {
    name,
    open: async (upstreamPort) => {
      opened += 1;
      return (await links.open(`bench-${opened}`, `127.0.0.1:${upstreamPort}`)).port;
    },
    stop: async () => {
      await links.close();
      await stop();
    },
  };
}

async function contenders(seed: number): Promise<Contender[]> {
  const port = await freePort();
  const embedded = await startChild(
    [fileURLToPath(new URL("servers/embedded-proxy.ts", import.meta.url)), String(port), String(seed)],
    port,
  );
  const all: Contender[] = [
    { name: "direct", open: (upstreamPort) => Promise.resolve(upstreamPort), stop: () => Promise.resolve() },
    through("embedded proxy", `http://127.0.0.1:${port}`, embedded.stop),
  ];
  const file = findOnPath("toxiproxy-server", process.env.PATH);
  if (file === undefined) return all;
  const real = await startToxiproxyServer(file);
  return [...all, through(real.name, real.url, real.stop)];
}

/** In a thread of its own: a direct connection would otherwise never wake anybody, and make every proxy look slow. */
async function startUpstream(): Promise<{ source: number; echo: number; stop(): Promise<unknown> }> {
  const worker = new Worker(new URL("servers/byte-upstream.ts", import.meta.url));
  const [ports] = (await once(worker, "message")) as [{ source: number; echo: number }];
  return { ...ports, stop: () => worker.terminate() };
}

/** MB (10^6 bytes) a second over one connection that the upstream keeps full. */
function measureThroughput(port: number, seconds: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let bytes = 0;
    let startMs = 0;
    socket.on("error", reject);
    socket.on("data", (data) => {
      startMs ||= performance.now();
      bytes += data.length;
      const passedMs = performance.now() - startMs;
      if (passedMs < seconds * 1_000) return;
      socket.destroy();
      resolve(bytes / passedMs / 1_000);
    });
  });
}

/** Microseconds of each round trip of 64 bytes, one after the other. */
function measureRoundTrips(port: number, count: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const tripsUs: number[] = [];
    let received = 0;
    let sentMs = 0;
    const send = (): void => {
      sentMs = performance.now();
      socket.write(ping);
    };
    socket.on("error", reject);
    socket.on("connect", send);
    socket.on("data", (data) => {
      received += data.length;
      if (received < ping.length) return;
      received = 0;
      tripsUs.push((performance.now() - sentMs) * 1_000);
      if (tripsUs.length < count + warmUps) return send();
      socket.destroy();
      resolve(tripsUs.slice(warmUps).sort((a, b) => a - b));
    });
  });
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

/** Measures every contender in turn, round by round, so that a busy moment of the machine hits all alike. */
export async function measureProxies({
  seed = 1,
  rounds = 3,
  secondsPerRound = 1,
  roundTrips = 3_000,
}: ProxyBenchOptions = {}): Promise<MeasuredProxy[]> {
  const upstream = await startUpstream();
  const all = await contenders(seed);
  try {
    const lanes: { name: string; sourcePort: number; echoPort: number; rates: number[]; p50s: number[]; p99s: number[] }[] = [];
    for (const { name, open } of all) {
      lanes.push({
        name,
        sourcePort: await open(upstream.source),
        echoPort: await open(upstream.echo),
        rates: [],
        p50s: [],
        p99s: [],
      });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const lane of lanes) {
        lane.rates.push(await measureThroughput(lane.sourcePort, secondsPerRound));
        const tripsUs = await measureRoundTrips(lane.echoPort, roundTrips);
        lane.p50s.push(percentile(tripsUs, 0.5));
        lane.p99s.push(percentile(tripsUs, 0.99));
      }
    }
    return lanes.map(({ name, rates, p50s, p99s }) => ({
      name,
      megabytesPerSecond: median(rates),
      p50Us: median(p50s),
      p99Us: median(p99s),
    }));
  } finally {
    for (const { stop } of all) await stop();
    await upstream.stop();
  }
}

/** Prints throughput and round trips of the embedded proxy, the real Toxiproxy where it is on PATH, and a direct connection. */
export async function benchProxy({ seed = 1, ...options }: ProxyBenchOptions = {}): Promise<void> {
  console.log(`embedded proxy beside the real Toxiproxy: ${describeMachine()}, seed ${seed}`);
  const measured = await measureProxies({ seed, ...options });
  const [direct, embedded, real] = measured;
  console.log(`${"".padEnd(24)}${"MB/s".padStart(8)}${"p50 µs".padStart(10)}${"p99 µs".padStart(10)}${"added p50".padStart(12)}`);
  for (const { name, megabytesPerSecond, p50Us, p99Us } of measured) {
    const cells = [
      megabytesPerSecond.toFixed(0).padStart(8),
      p50Us.toFixed(0).padStart(10),
      p99Us.toFixed(0).padStart(10),
      (p50Us - (direct?.p50Us ?? 0)).toFixed(0).padStart(12),
    ];
    console.log(`${name.padEnd(24)}${cells.join("")}`);
  }
  if (!embedded || !direct) return;
  const ratio = (to: MeasuredProxy): string =>
    `${(embedded.megabytesPerSecond / to.megabytesPerSecond).toFixed(2)} x the throughput, ${(embedded.p50Us / to.p50Us).toFixed(2)} x the round trip`;
  console.log(`embedded / direct: ${ratio(direct)}`);
  console.log(
    real
      ? `embedded / real: ${ratio(real)} (baseline: ${real.name})`
      : "the real Toxiproxy is not on PATH: no baseline beside the direct connection",
  );
}

if (import.meta.main) await benchProxy();
