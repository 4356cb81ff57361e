import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Application } from "../application.ts";
import { readBody } from "./json-body.ts";
import { Refusal } from "./problem.ts";
import { emptyShape } from "./requests.ts";

const loopback = /^(?:127\.|::1$|::ffff:127\.)/;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

function authorize(request: FastifyRequest, token: string | undefined): void {
  if (token === undefined) {
    if (loopback.test(request.ip)) return;
    throw new Refusal({ status: 403, code: "forbidden", detail: "without an admin token only this machine may ask" });
  }
  const given = /^bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  // Digests have one length, whatever was given.
  if (given !== undefined && timingSafeEqual(digest(given), digest(token))) return;
  throw new Refusal({ status: 401, code: "unauthorized", detail: "the admin token is needed as a bearer token" });
}

/** Dead letters, reconciliation, backlog: for those who run the service. */
export function adminRoutes(app: FastifyInstance, application: Application, token: string | undefined): void {
  app.addHook("onRequest", async (request) => authorize(request, token));

  app.get("/admin/dead-letters", async () => ({ dead_letters: await application.deadLetters() }));

  app.post<{ Params: { id: string } }>("/admin/dead-letters/:id/replay", async (request, reply) => {
    readBody(emptyShape, request.body ?? undefined);
    if (await application.replayDeadLetter(request.params.id)) return reply.code(202).send({ status: "replaying" });
    throw new Refusal({ status: 404, code: "not-found", detail: "there is no such dead letter" });
  });

  app.post("/admin/reconcile", async (request) => {
    readBody(emptyShape, request.body ?? undefined);
    return application.reconcile();
  });

  app.get("/admin/backlog", async () => {
    const { outbox, inbox, deadLetters } = await application.backlog();
    return { outbox, inbox, dead_letters: deadLetters };
  });
}
