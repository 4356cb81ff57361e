import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { freePort } from "../src/transports/free-port.ts";
import { localToken } from "../src/transports/local-credentials.ts";
import { type Child, startChild } from "./child.ts";
import { describeMachine, median } from "./machine.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const contract = at("../contracts/payment.openapi.yaml");

/** A server to measure, as the arguments of its Node process. */
interface Contender {
  readonly name: string;
  readonly args: (port: number) => readonly string[];
}

const prism = at("../node_modules/@stoplight/prism-cli/dist/index.js");
const contenders: readonly Contender[] = [
  { name: "payment simulator", args: (port) => [at("servers/payment-simulator.ts"), String(port)] },
  { name: "bare Fastify", args: (port) => [at("servers/bare-fastify.ts"), String(port)] },
  { name: "prism mock", args: (port) => [prism, "mock", "-p", String(port), "-v", "error", contract] },
];

export interface Measured {
  readonly name: string;
  /** Median over the rounds. */
  readonly requestsPerSecond: number;
  /** Processor time of the server a request, in microseconds: tells who waits for whom. */
  readonly cpuPerRequestUs: number | undefined;
  readonly errors: number;
}

export interface PaymentBench {
  readonly measured: readonly Measured[];
  /** Requests per second of the simulator over those of the bare route. */
  readonly toBareFastify: number;
  readonly toPrism: number;
}

const connections = 20;

/** One round of authorizations, each for an order and under a key of its own. */
async function fire(port: number, seconds: number, tag: string): Promise<{ rps: number; requests: number; errors: number }> {
  let sent = 0;
  const headers = { authorization: `Bearer ${localToken("payment")}`, "content-type": "application/json" };
  const result = await autocannon({
    url: `http://127.0.0.1:${port}`,
    connections,
    duration: seconds,
    requests: [
      {
        method: "POST",
        path: "/v1/payments",
        setupRequest: (request) => {
          sent += 1;
          const order = `${tag}-${sent}`;
          request.headers = { ...headers, "idempotency-key": order };
          request.body = `{"order_reference":"${order}","amount_minor":2500,"currency":"EUR","payment_token":"tok_visa_ok"}`;
          return request;
        },
      },
    ],
  });
  return { rps: result["2xx"] / result.duration, requests: result.requests.total, errors: result.errors + result.non2xx };
}

/** Authorizes payments at the simulator, at a bare Fastify route with the same schemas, and at `prism mock`, in turns. */
export async function benchPayment({ seconds = 3, rounds = 3 } = {}): Promise<PaymentBench> {
  const running: { contender: Contender; port: number; child: Child; rps: number[]; cpuUs: number[]; errors: number }[] = [];
  try {
    for (const contender of contenders) {
      const port = await freePort();
      const child = await startChild(contender.args(port), port);
      running.push({ contender, port, child, rps: [], cpuUs: [], errors: 0 });
      await fire(port, 2, "warm"); // let it compile what is hot
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const server of running) {
        const cpuBeforeMs = server.child.cpuMs();
        const { rps, requests, errors } = await fire(server.port, seconds, `r${round}`);
        const cpuAfterMs = server.child.cpuMs();
        server.rps.push(rps);
        server.errors += errors;
        if (cpuBeforeMs !== undefined && cpuAfterMs !== undefined)
          server.cpuUs.push(((cpuAfterMs - cpuBeforeMs) * 1_000) / requests);
      }
    }
  } finally {
    await Promise.all(running.map(({ child }) => child.stop()));
  }
  const measured = running.map(({ contender, rps, cpuUs, errors }) => ({
    name: contender.name,
    requestsPerSecond: median(rps),
    cpuPerRequestUs: cpuUs.length === 0 ? undefined : median(cpuUs),
    errors,
  }));
  const rpsOf = (name: string): number => measured.find((one) => one.name === name)?.requestsPerSecond ?? Number.NaN;
  const simulator = rpsOf("payment simulator");
  return { measured, toBareFastify: simulator / rpsOf("bare Fastify"), toPrism: simulator / rpsOf("prism mock") };
}

/** The result as lines for people; the goals stand beside the ratios. */
export function printPayment(bench: PaymentBench): string {
  const rows = bench.measured.map(
    ({ name, requestsPerSecond, cpuPerRequestUs, errors }) =>
      `  ${name.padEnd(18)} ${requestsPerSecond.toFixed(0).padStart(7)} requests/s  ${cpuPerRequestUs?.toFixed(0) ?? "?"} us of processor a request${errors ? `  ${errors} errors` : ""}`,
  );
  return [
    "payment: authorize, each under a key of its own",
    `  ${describeMachine()}; no seed: nothing is random`,
    ...rows,
    `  to bare Fastify ${bench.toBareFastify.toFixed(2)} (goal 0.50), to prism mock ${bench.toPrism.toFixed(1)} (goal 8.0)`,
  ].join("\n");
}

if (import.meta.main) console.log(printPayment(await benchPayment()));
