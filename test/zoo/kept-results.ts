import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashFolders, hashText } from "../../src/transports/fingerprint.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A number for all that a result follows from. */
function fingerprint(settings: string): string {
  const code = hashFolders(root, ["src", "simulators", "test/zoo"], ".ts");
  const data = hashFolders(root, ["scenarios", "contracts"], ".yaml");
  return hashText(`${code} ${data} ${settings}`);
}

export interface KeptResults<R> {
  find(is: (result: R) => boolean): R | undefined;
  keep(result: R): void;
}

/**
 * What an earlier run on the same code, with the same settings, has found already; each result is kept as it comes. So a run of hours
 * that was interrupted goes on where it was.
 *
 * @param name of the file, under .firedrill
 */
export function openKept<R>(name: string, settings: string): KeptResults<R> {
  const file = join(root, ".firedrill", name);
  const head = JSON.stringify({ of: fingerprint(settings) });
  const [of, ...lines] = existsSync(file) ? readFileSync(file, "utf8").trimEnd().split("\n") : [];
  const known = of === head ? lines.map((line) => JSON.parse(line) as R) : [];
  if (of !== head) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${head}\n`);
  }
  return { find: (is) => known.find(is), keep: (one) => appendFileSync(file, `${JSON.stringify(one)}\n`) };
}
