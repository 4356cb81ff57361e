import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { freePort } from "../../src/transports/free-port.ts";
import { localToken, localWebhookSecret } from "../../src/transports/local-credentials.ts";
import { keptCertificates } from "../../src/transports/tls/files.ts";
import { firedrill, referenceConfig, resultOf, withFolder } from "./firedrill.ts";

const names = ["payment", "carrier", "messaging"];

const one =
  "story: One customer.\norders: [{ order: order-1, total_minor: 4990, steps: [place, { await: { status: confirmed } }] }]\n";

it.each([
  ["with its own ports, token and secrets", "http"],
  ["over mutual TLS, by an authority that is kept and a host's name", "https"],
])("an integration that runs already is drilled at its URL, %s", async (_how, scheme) => {
  await withFolder(async (folder) => {
    const { files } = keptCertificates(join(folder, "certs"), Date.now());
    const [port, ...ports] = [await freePort(), await freePort(), await freePort(), await freePort()];
    const credentials = names.map(
      (name, n) => [name, { port: ports[n], token: localToken(name), webhook_secrets: [localWebhookSecret(name)] }] as const,
    );
    const env: Record<string, string> = {
      PORT: String(port),
      DATABASE_PATH: join(folder, "shop.db"),
      QUOTE_DEADLINE_MS: "300",
      BACKOFF_CAP_MS: "1000",
    };
    for (const [name, given] of credentials) {
      env[`${name.toUpperCase()}_BASE_URL`] = `${scheme}://127.0.0.1:${given.port}`;
      env[`${name.toUpperCase()}_TOKEN`] = given.token;
      env[`${name.toUpperCase()}_WEBHOOK_SECRETS`] = given.webhook_secrets.join(" ");
    }
    if (scheme === "https")
      Object.assign(env, {
        TLS_CERT_FILE: files.serverCert,
        TLS_KEY_FILE: files.serverKey,
        PARTNER_CA_FILE: files.ca,
        PARTNER_CERT_FILE: files.clientCert,
        PARTNER_KEY_FILE: files.clientKey,
      });
    const integration = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "src/integration/main.ts"], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise((resolve) => integration.once("close", resolve));
    try {
      await new Promise<void>((resolve, reject) => {
        integration.stdout.setEncoding("utf8").on("data", (text: string) => text.includes("listening") && resolve());
        integration.once("close", () => reject(new Error("the integration ended")));
      });
      const config = parse(referenceConfig((yaml) => yaml)) as Record<string, Record<string, object>>;
      const host = scheme === "https" ? "localhost" : "127.0.0.1";
      config.integration = { url: `${scheme}://${host}:${port}`, health_path: "/ready" } as never;
      if (scheme === "https") config.tls = { client_certificates: "required", authority_folder: "certs" } as never;
      for (const [name, given] of credentials) Object.assign(config.partners?.[name] ?? {}, given);
      const file = join(folder, "firedrill.yaml");
      writeFileSync(file, stringify(config));
      const scenario = join(folder, "one.yaml");
      writeFileSync(scenario, one);
      // it keeps its orders from one run to the next
      for (const run of ["first", "second"]) {
        const { code, stdout, stderr } = await firedrill([
          "run",
          scheme === "https" ? scenario : "calm",
          "--config",
          file,
          "--out",
          join(folder, run),
        ]);
        const [result] = resultOf(join(folder, run)).scenarios;
        const shown = result?.checks
          .filter(({ verdict }) => verdict !== "held" && verdict !== "not applicable")
          .map(({ checker, evidence }) => [checker, evidence[0]?.sentence]);
        expect(shown, `${run}: ${stdout}${stderr}`).toEqual([]);
        expect(code).toBe(0);
      }
    } finally {
      integration.kill("SIGTERM");
      await ended;
    }
  });
});
