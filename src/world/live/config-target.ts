import { dirname, resolve } from "node:path";
import { createHttpConnection, type HttpConnection } from "../../transports/http-connection.ts";
import { type DrillConfig, nameTemplatesOf, ordersOf } from "../config.ts";
import { fillCommand } from "../fill-command.ts";
import type { PartnerBlueprint } from "../partner-blueprint.ts";
import { forbiddenOf, partnerValues } from "../partner-values.ts";
import { fillText, type Values } from "../template.ts";
import { createTemplateShop } from "../template-shop.ts";
import { webhookPathsOf } from "../webhook-paths.ts";
import { reset } from "./reset.ts";
import type { Target } from "./target.ts";

/** The integration under test, as its configuration describes it. `close` ends the connections of its customers. */
export function targetFrom(config: DrillConfig, blueprints: readonly PartnerBlueprint[]): Target & { close(): Promise<void> } {
  const { start, url = "", healthPath } = config;
  const orders = ordersOf(config);
  const connections: HttpConnection[] = [];
  const cwd = start && resolve(dirname(config.place), start.cwd);
  return {
    declared: config.declared,
    url,
    healthPath,
    ...(config.reset !== undefined && {
      reset: () => reset({ command: config.reset ?? "", cwd: dirname(resolve(config.place)), inherit: start?.inherit ?? [] }),
    }),
    names: nameTemplatesOf(config),
    webhookPaths: webhookPathsOf(config),
    forbidden: forbiddenOf(blueprints, config.forbiddenInLogs),
    ...(start && {
      start: ({ port, partnerUrls, folder }) => {
        const values: Values = {
          node: process.execPath,
          port,
          data_dir: resolve(folder),
          ...partnerValues(blueprints, partnerUrls),
        };
        return {
          command: fillCommand(start.command, values, `${config.place} integration/start/command`),
          cwd: cwd ?? ".",
          env: Object.fromEntries(Object.entries(start.env).map(([name, text]) => [name, fillText(text, values)])),
          inherit: start.inherit,
          readyWithinMs: start.readyWithinMs,
        };
      },
    }),
    shop: (baseUrl, suffix) => {
      const connection = createHttpConnection({ baseUrl });
      connections.push(connection);
      return createTemplateShop(connection, orders, { suffix, now: () => performance.now() });
    },
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}
