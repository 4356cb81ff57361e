import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { defaultEdgeParts } from "../../../src/integration/edge-parts.ts";
import { createServer, type ServerOptions } from "../../../src/integration/http/server.ts";

const document = parse(readFileSync("src/integration/http/openapi.yaml", "utf8")) as {
  readonly paths: Readonly<Record<string, object>>;
};

/** Every route of the server, as it is registered. */
async function routesOf(options: Pick<ServerOptions, "serves">): Promise<string[]> {
  const routes: string[] = [];
  const app = createServer({
    ...options,
    // nothing is asked: the routes alone are looked at
    application: {} as ServerOptions["application"],
    ports: {} as ServerOptions["ports"],
    parts: defaultEdgeParts,
    config: { webhookToleranceMs: 0, webhookSecrets: { payment: [], carrier: [], messaging: [] } },
    metrics: { contentType: "text/plain", render: async () => "" },
    stopping: () => false,
  });
  app.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) if (each !== "HEAD") routes.push(`${each} ${url.replaceAll(/:(\w+)/g, "{$1}")}`);
  });
  await app.ready();
  await app.close();
  return routes.sort();
}

it("the OpenAPI document of the reference integration describes all of its routes, and no others", async () => {
  const methods = ["get", "put", "post", "delete", "patch"];
  const described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).flatMap((key) => (methods.includes(key) ? [`${key.toUpperCase()} ${path}`] : [])),
  );
  expect(await routesOf({ serves: "everything" })).toEqual(described.sort());
});
