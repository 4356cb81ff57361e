import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** The two ends of a pipe: a stream to read from, and a descriptor to hand to a child. */
export interface NamedPipe {
  readonly readable: Readable;
  readonly writeFd: number;
}

/**
 * Pipes that a child can open again by name, as Apache, nginx and php-fpm do with `/dev/stderr`: what Node.js gives a child
 * are sockets, which refuse that (ENXIO). Undefined where the system has none; the files are gone when this returns.
 */
export function openNamedPipes(count: number): readonly NamedPipe[] | undefined {
  if (process.platform === "win32") return undefined;
  let folder: string | undefined;
  const opened: number[] = [];
  try {
    folder = mkdtempSync(join(tmpdir(), "firedrill-pipe-"));
    const files = Array.from({ length: count }, (_, n) => join(folder ?? "", String(n)));
    // workers of a server that gave up its rights open them too; nobody else finds them in this folder
    execFileSync("mkfifo", ["-m", "666", ...files], { stdio: "ignore" });
    return files.map((file) => {
      const readFd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
      opened.push(readFd);
      const writeFd = openSync(file, constants.O_WRONLY);
      opened.push(writeFd);
      return { readable: new Socket({ fd: readFd, readable: true, writable: false }), writeFd };
    });
  } catch {
    for (const fd of opened) closeSync(fd);
    return undefined;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}
