import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { noFaults } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";
import { openEdge } from "../integration/http/edge.ts";

const seed = 20_260_115;
const examplesPerOperation = 25;
/** A run takes a part of it; a machine that is busy takes longer. */
const limitMs = 110_000;

const command = ["schemathesis", "st"].find((name) => spawnSync(name, ["--version"]).status === 0);
const folder = mkdtempSync(join(tmpdir(), "firedrill-schemathesis-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Asked {
  /** The OpenAPI document, a path from the clone. */
  readonly document: string;
  readonly url: string;
  readonly headers?: readonly string[];
}

/** Runs it to its end: how it ended, what it printed, and how it is run again. */
function schemathesis({ document, url, headers = [] }: Asked): Promise<{ code: number | null; output: string; again: string }> {
  const args = [
    ...[
      "run",
      join(process.cwd(), document),
      "--url",
      url,
      "--seed",
      String(seed),
      "--max-examples",
      String(examplesPerOperation),
    ],
    ...["--phases", "examples,coverage,fuzzing,stateful", "--generation-database", "none", "--suppress-health-check", "all"],
    ...["--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"],
    ...[...headers.flatMap((header) => ["--header", header]), "--request-timeout", "5", "--no-color", "--warnings", "off"],
  ];
  return new Promise((resolve, reject) => {
    const child = spawn(command as string, args, { cwd: folder, timeout: limitMs });
    let output = "";
    const hear = (text: Buffer): void => {
      output += text;
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output, again: `${command} ${args.map((arg) => `'${arg}'`).join(" ")}` }));
  });
}

function needsSchemathesis(skip: (why: string) => void): void {
  if (command !== undefined) return;
  const missing = "schemathesis is not on PATH: `pip install schemathesis` brings it";
  if (process.env.CI) throw new Error(missing);
  skip(missing);
}

it.for(["payment", "carrier", "messaging"])(
  "%s answers whatever Schemathesis asks as its contract says, and never with a 5xx",
  { timeout: limitMs + 10_000 },
  async (name, { skip }) => {
    needsSchemathesis(skip);
    const blueprint = builtinBlueprints().find((one) => one.name === name);
    if (blueprint === undefined) throw new Error(`there is no partner ${name}`);
    const failures: unknown[] = [];
    const partner = createPartner({
      ...blueprint,
      ports: {
        clock: createRealClock(),
        random: createRandom(seed, name),
        recorder: { record: () => 0 },
        faults: noFaults,
        sender: { send: async () => ({ status: 204 }) },
      },
    });
    const served = await servePartner(partner, { onError: (error) => failures.push(error) });
    try {
      const { code, output, again } = await schemathesis({
        document: `contracts/${name}.openapi.yaml`,
        url: served.url,
        headers: [`Authorization: Bearer ${localToken(name)}`],
      });
      expect(failures, `the simulator failed\n${output}`).toEqual([]);
      expect(code, `${output}\nagain: firedrill simulate --port 0 --${name}-port ${served.port} & ${again}`).toBe(0);
    } finally {
      partner.stop();
      await served.stop();
    }
  },
);

it("the reference integration answers as its own OpenAPI document says, and never with a 5xx", {
  timeout: limitMs + 10_000,
}, async ({ skip }) => {
  needsSchemathesis(skip);
  const { integration } = await openEdge();
  const url = await integration.server.listen({ host: "127.0.0.1", port: 0 });
  try {
    const { code, output, again } = await schemathesis({ document: "src/integration/http/openapi.yaml", url });
    expect(code, `${output}\nagain: PORT=… node src/integration/main.ts & ${again}`).toBe(0);
  } finally {
    await integration.server.close();
  }
});
