import type { FastifyInstance, FastifyReply } from "fastify";
import { suggest } from "../../core/nearest.ts";
import type { IdempotencyMode, Partner } from "../../partner/wire.ts";
import { isLoopbackUrl } from "../loopback.ts";
import { problem } from "../problem.ts";
import type { ControlPorts } from "./control-ports.ts";

/** Lines of one answer, where the caller asks for no other number. */
const pageSize = 1_000;

const lineQuery = {
  type: "object",
  additionalProperties: false,
  properties: {
    partner: { type: "string" },
    order: { type: "string" },
    limit: { type: "integer", minimum: 1, maximum: 10_000, default: pageSize },
    offset: { type: "integer", minimum: 0, default: 0 },
  },
} as const;

interface LineQuery {
  readonly partner?: string;
  readonly order?: string;
  readonly limit: number;
  readonly offset: number;
}

const settingsBody = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: {
    idempotency: { enum: ["full", "none", "errors-not-cached"] },
    rate_per_second: { type: "number", exclusiveMinimum: 0 },
    webhook_url: { type: "string", maxLength: 2048 },
  },
} as const;

interface SettingsBody {
  readonly idempotency?: IdempotencyMode;
  readonly rate_per_second?: number;
  readonly webhook_url?: string;
}

const advanceBody = {
  type: "object",
  additionalProperties: false,
  required: ["partner", "order", "to"],
  properties: { partner: { type: "string" }, order: { type: "string" }, to: { type: "string" } },
} as const;

const triggerBody = {
  type: "object",
  additionalProperties: false,
  required: ["webhook", "order"],
  properties: {
    webhook: { type: "string" },
    order: { type: "string", pattern: "^[!-~]{1,128}$" },
    partner: { type: "string" },
    to: { type: "string", maxLength: 2048 },
  },
} as const;

interface TriggerBody {
  readonly webhook: string;
  readonly order: string;
  readonly partner?: string;
  readonly to?: string;
}

/** A year: no schedule of redeliveries and no key's lifetime is longer. */
const longestAdvanceMs = 366 * 24 * 3_600_000;
const timeBody = {
  type: "object",
  additionalProperties: false,
  required: ["advance_ms"],
  properties: { advance_ms: { type: "integer", minimum: 0, maximum: longestAdvanceMs } },
} as const;

const refuse = (reply: FastifyReply, status: number, code: string, title: string, detail: string): FastifyReply => {
  const { headers, body } = problem(status, code, title, detail);
  return reply.code(status).headers(headers).send(body);
};

/** What a partner's settings look like outside: without its tokens and secrets. */
function publicSettings(partner: Partner): Record<string, unknown> {
  const { idempotency, idempotencyTtlMs, ratePerSecond, webhooks } = partner.settings();
  return {
    name: partner.name,
    idempotency,
    idempotency_ttl_ms: idempotencyTtlMs,
    rate_per_second: ratePerSecond ?? null,
    webhook_url: webhooks.url ?? null,
  };
}

/** One page of what several partners tell, in their order, each line with its partner's name. */
function page<T extends { readonly order: string }>(
  partners: readonly Partner[],
  query: LineQuery,
  linesOf: (partner: Partner) => Iterable<T>,
): { data: (T & { partner: string })[]; next_offset: number | null } {
  const data: (T & { partner: string })[] = [];
  let position = 0;
  for (const partner of partners) {
    if (query.partner !== undefined && query.partner !== partner.name) continue;
    for (const line of linesOf(partner)) {
      if (query.order !== undefined && query.order !== line.order) continue;
      position += 1;
      if (position <= query.offset) continue;
      if (data.length === query.limit) return { data, next_offset: query.offset + query.limit };
      data.push({ partner: partner.name, ...line });
    }
  }
  return { data, next_offset: null };
}

/** The routes of the control API. Bodies and queries are checked before a route sees them. */
export function addControlRoutes(app: FastifyInstance, { partners, clock, urls, schedule, reset }: ControlPorts): void {
  const find = (name: string): Partner | undefined => partners.find((partner) => partner.name === name);
  const unknownPartner = (reply: FastifyReply, name: string): FastifyReply =>
    refuse(
      reply,
      404,
      "unknown_partner",
      "Not Found",
      `There is no partner ${name}; there are ${partners.map((p) => p.name).join(", ")}.`,
    );

  app.get("/_firedrill/health", async () => ({
    status: "ok",
    partners: partners.map(({ name, pending }) => ({ name, url: urls?.[name] ?? null, pending: pending() })),
  }));
  const lines = { schema: { querystring: lineQuery } };
  app.get<{ Querystring: LineQuery }>("/_firedrill/ledger", lines, async ({ query }) =>
    page(partners, query, (partner) => partner.ledger(query.order)),
  );
  app.get<{ Querystring: LineQuery }>("/_firedrill/journal", lines, async ({ query }) =>
    page(partners, query, (partner) => partner.journal()),
  );
  app.get<{ Querystring: LineQuery }>("/_firedrill/deliveries", lines, async ({ query }) =>
    page(partners, query, (partner) => partner.deliveries()),
  );

  const noSchedule = (reply: FastifyReply): FastifyReply =>
    refuse(reply, 404, "no_schedule", "Not Found", "These partners run without faults.");
  app.get("/_firedrill/schedule", async (_request, reply) =>
    schedule ? { faults: schedule.get(), strikes: schedule.strikes() } : noSchedule(reply),
  );
  app.put("/_firedrill/schedule", async (request, reply) => {
    if (!schedule) return noSchedule(reply);
    schedule.set(request.body);
    return { faults: schedule.get() };
  });
  app.post("/_firedrill/schedule", async (request, reply) => {
    if (!schedule) return noSchedule(reply);
    return reply.code(201).send({ id: schedule.add(request.body) });
  });
  app.post("/_firedrill/reset", async () => {
    reset();
    return { status: "ok" };
  });

  const time = () => ({ now: new Date(clock.now()).toISOString(), now_ms: clock.now() });
  app.get("/_firedrill/time", async () => time());
  app.post<{ Body: { advance_ms: number } }>("/_firedrill/time", { schema: { body: timeBody } }, async ({ body }, reply) => {
    if (!clock.advance) return refuse(reply, 409, "fixed_clock", "Conflict", "This clock cannot be moved.");
    clock.advance(body.advance_ms);
    return time();
  });

  app.post<{ Body: { partner: string; order: string; to: string } }>(
    "/_firedrill/advance",
    { schema: { body: advanceBody } },
    async ({ body: { partner: name, order, to } }, reply) => {
      const partner = find(name);
      if (!partner) return unknownPartner(reply, name);
      if (partner.advance(order, to)) return { status: "ok" };
      return refuse(reply, 409, "no_such_move", "Conflict", `Nothing of ${order} at ${name} can move to ${to} now.`);
    },
  );
  const webhooks = partners.flatMap((partner) =>
    partner.webhooks().map(({ type, summary }) => ({ partner: partner.name, webhook: type, summary })),
  );
  app.get("/_firedrill/webhooks", async () => ({ data: webhooks }));
  app.post<{ Body: TriggerBody }>("/_firedrill/trigger", { schema: { body: triggerBody } }, async ({ body }, reply) => {
    const { webhook, order, to, partner: wanted } = body;
    if (wanted !== undefined && find(wanted) === undefined) return unknownPartner(reply, wanted);
    if (to !== undefined && !isLoopbackUrl(to))
      return refuse(
        reply,
        422,
        "not_loopback",
        "Unprocessable Content",
        "to: webhooks go to loopback alone, such as http://127.0.0.1:3000/.",
      );
    const senders = webhooks.filter((each) => each.webhook === webhook && (wanted ?? each.partner) === each.partner);
    const [sender, ...others] = senders;
    const known = webhooks.filter(({ partner }) => (wanted ?? partner) === partner).map((each) => each.webhook);
    if (sender === undefined)
      return refuse(reply, 404, "unknown_webhook", "Not Found", `No partner sends ${webhook}. ${suggest(webhook, known)}`);
    if (others.length > 0) {
      const names = senders.map(({ partner }) => partner).join(", ");
      return refuse(reply, 409, "several_partners", "Conflict", `Several partners send ${webhook}: say which one, ${names}.`);
    }
    const triggered = find(sender.partner)?.trigger({ type: webhook, order, ...(to !== undefined && { to }) });
    if (triggered === undefined)
      return refuse(
        reply,
        409,
        "no_receiver",
        "Conflict",
        `Webhooks of ${sender.partner} go nowhere: say where this one goes, or set webhook_url.`,
      );
    return { partner: sender.partner, ...(await triggered) };
  });
  app.get<{ Params: { name: string } }>("/_firedrill/partners/:name", async ({ params }, reply) => {
    const partner = find(params.name);
    return partner ? publicSettings(partner) : unknownPartner(reply, params.name);
  });
  app.patch<{ Params: { name: string }; Body: SettingsBody }>(
    "/_firedrill/partners/:name",
    { schema: { body: settingsBody } },
    async ({ params, body }, reply) => {
      const partner = find(params.name);
      if (!partner) return unknownPartner(reply, params.name);
      const { idempotency, rate_per_second: ratePerSecond, webhook_url: url } = body;
      if (url !== undefined && !isLoopbackUrl(url))
        return refuse(
          reply,
          422,
          "not_loopback",
          "Unprocessable Content",
          "webhook_url: webhooks go to loopback alone, such as http://127.0.0.1:3000/.",
        );
      partner.configure({
        ...(idempotency !== undefined && { idempotency }),
        ...(ratePerSecond !== undefined && { ratePerSecond }),
        ...(url !== undefined && { webhooks: { ...partner.settings().webhooks, url } }),
      });
      return publicSettings(partner);
    },
  );
}
