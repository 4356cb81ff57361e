import { execFileSync } from "node:child_process";

/** Longer than any repository takes to say so. */
const withinMs = 2_000;

/** The commit that is checked out in a folder; undefined where there is no repository, or no Git. */
export function commitOf(folder: string): string | undefined {
  try {
    const said = execFileSync("git", ["rev-parse", "--verify", "HEAD"], {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: withinMs,
    }).trim();
    return /^[0-9a-f]{40,64}$/.test(said) ? said : undefined;
  } catch {
    return undefined;
  }
}
