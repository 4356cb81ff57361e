import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { noFaults } from "../../src/core/fault.ts";
import { createRandom } from "../../src/core/random.ts";
import { createPartner } from "../../src/partner/create.ts";
import { builtinBlueprints } from "../../src/reference/builtin-partners.ts";
import { servePartner } from "../../src/transports/fastify/serve-partner.ts";
import { localToken } from "../../src/transports/local-credentials.ts";
import { createRealClock } from "../../src/transports/real-clock.ts";

const seed = 20_260_115;
const examplesPerOperation = 25;
/** A run takes a part of it; a machine that is busy takes longer. */
const limitMs = 110_000;

const command = ["schemathesis", "st"].find((name) => spawnSync(name, ["--version"]).status === 0);
const folder = mkdtempSync(join(tmpdir(), "firedrill-schemathesis-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs it to its end, and tells how it ended and what it printed. */
function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command as string, args, { cwd: folder, timeout: limitMs });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      output += text;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, output }));
  });
}

it.for(["payment", "carrier", "messaging"])(
  "%s answers whatever Schemathesis asks as its contract says, and never with a 5xx",
  { timeout: limitMs + 10_000 },
  async (name, { skip }) => {
    if (command === undefined) {
      const missing = "schemathesis is not on PATH: `pip install schemathesis` brings it";
      if (process.env.CI) throw new Error(missing);
      skip(missing);
    }
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
    const contract = fileURLToPath(new URL(`../../contracts/${name}.openapi.yaml`, import.meta.url));
    const args = [
      ...["run", contract, "--url", served.url, "--seed", String(seed), "--max-examples", String(examplesPerOperation)],
      ...["--phases", "examples,coverage,fuzzing,stateful", "--generation-database", "none", "--suppress-health-check", "all"],
      ...["--checks", "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"],
      ...["--header", `Authorization: Bearer ${localToken(name)}`, "--request-timeout", "5", "--no-color", "--warnings", "off"],
    ];
    try {
      const { code, output } = await run(args);
      const again = `firedrill simulate --port 0 --${name}-port ${served.port} & ${command} ${args.map((arg) => `'${arg}'`).join(" ")}`;
      expect(failures, `the simulator failed\n${output}`).toEqual([]);
      expect(code, `${output}\nagain: ${again}`).toBe(0);
    } finally {
      partner.stop();
      await served.stop();
    }
  },
);
