import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { FiredrillError, messageOf } from "../../core/errors.ts";
import { makeFolder, readTextFile, writeError } from "../files.ts";
import { type Authority, createAuthority, type Identity, isGoodFor } from "./authority.ts";

/** Where the integration finds what it needs: absolute paths of PEM files. */
export interface TlsFiles {
  readonly ca: string;
  readonly clientCert: string;
  readonly clientKey: string;
  readonly serverCert: string;
  readonly serverKey: string;
}

/** Certificates on disk, and who signs more of them. */
export interface KeptCertificates {
  readonly authority: Authority;
  readonly files: TlsFiles;
  /** Takes the private keys away where nobody needs them any more. */
  forgetKeys(): void;
}

/** Private keys are for this user's eyes alone. */
const modes = { public: 0o644, secret: 0o600 } as const;

function write(file: string, text: string, kept: keyof typeof modes): string {
  try {
    // a mode counts for new files alone
    rmSync(file, { force: true });
    writeFileSync(file, text, { mode: modes[kept], flag: "wx" });
  } catch (thrown) {
    throw writeError(file, thrown);
  }
  return file;
}

function writeIdentity(folder: string, name: string, { certificate, key }: Identity): readonly [cert: string, key: string] {
  return [write(join(folder, `${name}.pem`), certificate, "public"), write(join(folder, `${name}.key`), key, "secret")];
}

function writeLeaves(folder: string, authority: Authority): Omit<TlsFiles, "ca"> {
  const [clientCert, clientKey] = writeIdentity(folder, "client", authority.client("integration under test"));
  const [serverCert, serverKey] = writeIdentity(folder, "server", authority.server("integration under test"));
  return { clientCert, clientKey, serverCert, serverKey };
}

/**
 * Certificates of one run, in `tls/` of its folder, by an authority whose own key is never written.
 *
 * @throws FiredrillError FD_FILE
 */
export function certificatesOfRun(runFolder: string, nowMs: number): KeptCertificates {
  const folder = resolve(runFolder, "tls");
  makeFolder(folder);
  const authority = createAuthority(nowMs);
  const ca = write(join(folder, "ca.pem"), authority.own.certificate, "public");
  const leaves = writeLeaves(folder, authority);
  return {
    authority,
    files: { ca, ...leaves },
    // the folder may be handed on, as an artifact of a build
    forgetKeys: () => {
      for (const key of [leaves.clientKey, leaves.serverKey]) rmSync(key, { force: true });
    },
  };
}

function readOwn(folder: string): Identity | undefined {
  const [certificate, key] = [join(folder, "ca.pem"), join(folder, "ca.key")];
  if (!existsSync(certificate) || !existsSync(key)) return undefined;
  return { certificate: readTextFile(certificate, "certificate"), key: readTextFile(key, "private key") };
}

/**
 * Certificates by an authority that is kept, for an integration that runs already and trusts it. It is made where there is none
 * yet, and made anew where it is about to expire.
 *
 * @throws FiredrillError FD_FILE
 */
export function keptCertificates(given: string, nowMs: number): KeptCertificates {
  const folder = resolve(given);
  makeFolder(folder);
  try {
    const before = readOwn(folder);
    const authority = createAuthority(nowMs, before && isGoodFor(before, nowMs) ? before : undefined);
    const [ca] = writeIdentity(folder, "ca", authority.own);
    return { authority, files: { ca, ...writeLeaves(folder, authority) }, forgetKeys: () => {} };
  } catch (thrown) {
    if (thrown instanceof FiredrillError) throw thrown;
    throw new FiredrillError({
      code: "FD_FILE",
      place: join(folder, "ca.pem"),
      problem: `this is no authority that can sign: ${messageOf(thrown)}`,
      remedy: `Remove ca.pem and ca.key from ${dirname(join(folder, "ca.pem"))}: they are made anew.`,
    });
  }
}
