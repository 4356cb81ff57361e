import { X509Certificate } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FiredrillError } from "../../../src/core/errors.ts";
import { certificatesOfRun, keptCertificates } from "../../../src/transports/tls/files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "firedrill-tls-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const nowMs = Date.parse("2026-03-01T12:00:00Z");
const dayMs = 86_400_000;
const read = (file: string): X509Certificate => new X509Certificate(readFileSync(file));
const modeOf = (file: string): number => statSync(file).mode & 0o777;

it("writes what the integration is told of; private keys for nobody else's eyes, and the authority's own nowhere", () => {
  const { files, forgetKeys } = certificatesOfRun(folder, nowMs);
  const ca = read(files.ca);
  for (const [cert, purpose] of [
    [files.clientCert, "1.3.6.1.5.5.7.3.2"],
    [files.serverCert, "1.3.6.1.5.5.7.3.1"],
  ] as const) {
    const certificate = read(cert);
    expect(certificate.verify(ca.publicKey) && certificate.checkIssued(ca)).toBe(true);
    expect(certificate.keyUsage).toEqual([purpose]);
    expect(certificate.validToDate.getTime() - nowMs).toBeLessThanOrEqual(dayMs);
  }
  expect(ca.ca).toBe(true);
  expect(read(files.serverCert).checkHost("localhost")).toBe("localhost");
  expect(read(files.serverCert).checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect([files.clientKey, files.serverKey].map(modeOf)).toEqual([0o600, 0o600]);
  forgetKeys();
  expect(readdirSync(join(folder, "tls")).toSorted()).toEqual(["ca.pem", "client.pem", "server.pem"]);
});

it("takes the place of an earlier run's, whoever could read that", () => {
  const { files } = certificatesOfRun(folder, nowMs);
  rmSync(files.clientKey);
  writeFileSync(files.clientKey, "earlier", { mode: 0o644 });
  expect(modeOf(certificatesOfRun(folder, nowMs).files.clientKey)).toBe(0o600);
});

it("keeps an authority from run to run, until it is about to expire", () => {
  const first = keptCertificates(folder, nowMs);
  const ca = readFileSync(first.files.ca, "utf8");
  expect(modeOf(join(folder, "ca.key"))).toBe(0o600);
  const later = keptCertificates(folder, nowMs + 30 * dayMs);
  expect(readFileSync(later.files.ca, "utf8")).toBe(ca);
  expect(read(later.files.clientCert).verify(read(later.files.ca).publicKey)).toBe(true);
  later.forgetKeys();
  expect(existsSync(later.files.clientKey)).toBe(true);
  expect(readFileSync(keptCertificates(folder, nowMs + 90 * dayMs).files.ca, "utf8")).not.toBe(ca);
});

it("says which file is no authority", () => {
  writeFileSync(join(folder, "ca.pem"), "nonsense");
  writeFileSync(join(folder, "ca.key"), "nonsense");
  try {
    keptCertificates(folder, nowMs);
    expect.unreachable();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(FiredrillError);
    expect((thrown as FiredrillError).details).toMatchObject({ code: "FD_FILE", place: join(folder, "ca.pem") });
  }
});
