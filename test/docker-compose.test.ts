import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { simulateCommand } from "../src/cli/simulate.ts";
import { controlPort } from "../src/transports/local-credentials.ts";

interface Service {
  readonly image: string;
  readonly network_mode: string;
  readonly command: readonly string[];
  readonly profiles?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

const { services } = parse(readFileSync("docker-compose.yml", "utf8")) as { services: Record<string, Service> };

it("docker-compose.yml starts Toxiproxy and the partners, pinned and on loopback", () => {
  const { toxiproxy, partners } = services;
  expect(Object.keys(services)).toEqual(["toxiproxy", "partners", "firedrill"]);
  expect(services.firedrill).toMatchObject({ profiles: ["firedrill"], build: "." });
  for (const { image, network_mode } of Object.values(services)) {
    expect(image).toMatch(/:[\w.-]*\d[\w.-]*$/);
    expect(network_mode).toBe("host");
  }
  expect(toxiproxy?.command).toEqual(["-host", "127.0.0.1", "-port", "8474"]);
  expect(partners?.command.join(" ")).not.toContain("0.0.0.0");
  expect(partners?.healthcheck?.test.join(" ")).toContain(`http://127.0.0.1:${controlPort}/_firedrill/health`);
});

it("docker-compose.yml uses flags that `firedrill simulate` knows", () => {
  const used = services.partners?.command.join(" ").match(/(?<= simulate .*)--[a-z-]+/g) ?? [];
  const known = simulateCommand.flags.map(({ flags }) => /--[a-z-]+/.exec(flags)?.[0]);
  expect(used).toEqual(["--webhook-url"]);
  for (const flag of used) expect(known).toContain(flag);
});
