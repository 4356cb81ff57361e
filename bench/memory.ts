import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { noFaults } from "../src/core/fault.ts";
import { builtinBlueprints } from "../src/reference/builtin-partners.ts";
import { createLocalPartners } from "../src/reference/local-partners.ts";
import { createDiskStorage } from "../src/transports/disk-storage.ts";
import { localToken } from "../src/transports/local-credentials.ts";
import { createRealClock } from "../src/transports/real-clock.ts";
import { describeMachine } from "./machine.ts";

interface Sample {
  readonly requests: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

export interface MemoryBench {
  readonly samples: readonly Sample[];
  readonly ledgerLines: number;
  readonly requests: number;
  readonly requestsPerSecond: number;
  /** Heap at the end beyond the heap after the first fifth, in MB. */
  readonly growthMb: number;
  /** Flat memory, and a ledger with a line for every payment. */
  readonly held: boolean;
}

/** Noise of the heap between two collections; a leak of 100 bytes a request would show as 80. */
const flatWithinMb = 24;

const collect = (): void => {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
};

const megabytes = (bytes: number): number => Math.round(bytes / 1024 ** 2);

/** Authorizes that many payments in this process, each an order of its own, and watches memory. */
export async function benchMemory({ requests = 1_000_000, print = (_line: string): void => {} } = {}): Promise<MemoryBench> {
  const storage = createDiskStorage();
  const [partner] = createLocalPartners(
    builtinBlueprints().filter(({ name }) => name === "payment"),
    {
      clock: createRealClock(),
      seed: 1,
      faults: noFaults,
      sender: { send: async () => ({ status: 204 }) },
      createStorage: () => storage,
    },
  );
  if (partner === undefined) throw new Error("there is no payment partner");
  const samples: Sample[] = [];
  const every = Math.ceil(requests / 10);
  const startedMs = performance.now();
  try {
    for (let n = 1; n <= requests; n += 1) {
      const answer = partner.handle({
        method: "POST",
        path: "/v1/payments",
        headers: {
          authorization: `Bearer ${localToken("payment")}`,
          "content-type": "application/json",
          "idempotency-key": `key-${n}`,
        },
        body: `{"order_reference":"order-${n}","amount_minor":2500,"currency":"EUR","payment_token":"tok_visa_ok"}`,
      });
      const { reply } = answer instanceof Promise ? await answer : answer;
      if (reply.status !== 201) throw new Error(`request ${n} got ${reply.status}: ${reply.body}`);
      if (n % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve)); // timers and webhooks get their turn
      if (n % every !== 0) continue;
      collect();
      const { heapUsed, rss } = process.memoryUsage();
      const sample = { requests: n, heapMb: megabytes(heapUsed), rssMb: megabytes(rss) };
      samples.push(sample);
      print(`  ${String(n).padStart(9)} requests  heap ${sample.heapMb} MB  rss ${sample.rssMb} MB`);
    }
    const requestsPerSecond = (requests * 1_000) / (performance.now() - startedMs);
    let ledgerLines = 0;
    for (const _line of partner.ledger()) ledgerLines += 1;
    const growthMb = (samples.at(-1)?.heapMb ?? 0) - (samples[1]?.heapMb ?? 0);
    return {
      samples,
      ledgerLines,
      requests,
      requestsPerSecond,
      growthMb,
      held: growthMb <= flatWithinMb && ledgerLines === requests,
    };
  } finally {
    partner.stop();
    storage.close();
  }
}

/** The result as lines for people. */
export function printMemory({ ledgerLines, requests, requestsPerSecond, growthMb, held }: MemoryBench): string {
  return [
    `memory: ${held ? "flat, nothing lost" : "NOT flat, or something lost"}`,
    `  ${describeMachine()}; seed 1`,
    `  heap grew by ${growthMb} MB after the first fifth (flat within ${flatWithinMb}); ${ledgerLines} ledger lines of ${requests} payments`,
    `  ${requestsPerSecond.toFixed(0)} requests/s in process`,
  ].join("\n");
}

if (import.meta.main) {
  const bench = await benchMemory({ print: console.log });
  console.log(printMemory(bench));
  process.exitCode = bench.held ? 0 : 1;
}
