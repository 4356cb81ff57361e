import type { FastifyInstance } from "fastify";
import type { Application } from "../application.ts";
import type { PartnerName } from "../domain/partner-name.ts";
import type { EdgeParts } from "../edge-parts.ts";
import type { Ports } from "../ports.ts";
import { parseJson } from "./json-body.ts";
import { sendProblem } from "./problem.ts";

export interface WebhookOptions {
  readonly application: Application;
  readonly ports: Ports;
  readonly parts: EdgeParts;
  readonly secrets: Readonly<Record<PartnerName, readonly string[]>>;
  readonly toleranceMs: number;
}

const partners: readonly PartnerName[] = ["payment", "carrier", "messaging"];

/** Verify, persist, 202; processing comes later. Its own scope, since here bodies must stay the bytes that were signed. */
export function webhookRoutes(app: FastifyInstance, options: WebhookOptions): void {
  const { application, ports, parts, secrets, toleranceMs } = options;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  for (const partner of partners) {
    app.post(`/webhooks/${partner}`, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { headers } = request;
      const nowMs = ports.clock.now();
      const verdict = parts.verifyWebhook({
        headers,
        body,
        secrets: secrets[partner],
        nowMs,
        toleranceMs,
        isTimely: parts.isTimely,
      });
      if (!verdict.ok) {
        ports.meter.count("webhooks_total", { partner, outcome: verdict.code });
        ports.log.warn("webhook-refused", { partner, code: verdict.code });
        const { status, code, detail } = verdict;
        return sendProblem(reply, { status, code, detail });
      }
      parseJson(body); // what is signed and yet no JSON is refused: nobody could ever process it
      const outcome = await application.acceptWebhook({ partner, id: verdict.id, body: body.toString("utf8") });
      ports.meter.count("webhooks_total", { partner, outcome });
      return reply.code(202).send({ status: outcome });
    });
  }
}
