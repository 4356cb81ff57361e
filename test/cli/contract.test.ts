import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { createProgram } from "../../src/cli/program.ts";

afterEach(() => void vi.restoreAllMocks());

async function said(...args: readonly string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const codes: number[] = [];
  await createProgram((code) => void codes.push(code)).parseAsync(["node", "firedrill", "contract", ...args]);
  expect(codes).toEqual([0]);
  return written.join("");
}

it("proposes an overlay with which nothing is left to propose, and tells what is not seen without it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "firedrill-contract-"));
  const [file, overlay] = [join(folder, "pay.yaml"), join(folder, "pay.overlay.yaml")];
  writeFileSync(
    file,
    `openapi: 3.1.0
info: { title: Pay, version: "1" }
paths:
  /charges:
    post: { operationId: charge, requestBody: { content: { application/json: { schema: { type: object, properties: { order_id: { type: string }, amount: { type: integer } } } } } }, responses: { "200": { description: ok } } }
`,
  );
  expect(await said("lint", file)).toMatch(
    /Pay: 1 operations[\s\S]*unseen: no operation has an effect[\s\S]*1 operations could say more/,
  );
  const proposed = await said("annotate", file);
  expect(proposed).toContain("target: $.paths['/charges'].post");
  expect(proposed).toContain("correlate: $request.body#/order_id");
  writeFileSync(overlay, proposed);
  const told = await said("lint", file, "--overlay", overlay);
  expect(told).not.toContain("no operation has an effect");
  expect(told).not.toContain("could say more");
});
