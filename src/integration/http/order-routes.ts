import type { FastifyInstance, FastifyReply } from "fastify";
import type { Accepted, Application, OrderDetails } from "../application.ts";
import type { EdgeParts } from "../edge-parts.ts";
import { readBody } from "./json-body.ts";
import { orderJson } from "./order-json.ts";
import { Refusal, sendProblem } from "./problem.ts";
import { emptyShape, idempotencyKeyShape, placeShape, reduceShape, refundShape, renewShape, toCommand } from "./requests.ts";

type OrderPath = { Params: { order: string } };

const noSuchOrder = (): Refusal => new Refusal({ status: 404, code: "no-such-order", detail: "there is no such order" });

function accepted(reply: FastifyReply, result: Accepted<{ readonly order: OrderDetails }>): FastifyReply {
  if (result.ok) return reply.code(202).send({ order: orderJson(result.order) });
  const { status, code, detail } = result;
  return sendProblem(reply, { status, code, detail });
}

function readKey(header: string | string[] | undefined): string {
  if (header === undefined)
    throw new Refusal({
      status: 400,
      code: "idempotency-key-missing",
      detail: "an Idempotency-Key header is needed",
      field: "idempotency-key",
    });
  return readBody(idempotencyKeyShape, header);
}

const signs: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Only what the order's own page would say. */
function returnPage(order: OrderDetails): string {
  const message =
    order.status === "awaiting_action" ? "We are waiting for your bank." : "Thank you. We have heard from your bank.";
  const name = order.order.replaceAll(/[&<>"]/g, (sign) => signs[sign] ?? sign);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Order ${name}</title><h1>Order ${name}</h1><p>${message}</p><p>Status: ${order.status}</p></html>`;
}

/** What customers do: place, read, cancel, reduce, refund, come back from the bank; and what the shop's own job does: renew. */
export function orderRoutes(app: FastifyInstance, application: Application, parts: EdgeParts): void {
  app.post("/orders", async (request, reply) => {
    const idempotencyKey = readKey(request.headers["idempotency-key"]);
    const command = toCommand(readBody(placeShape, request.body), idempotencyKey);
    return accepted(reply, await application.place(command));
  });

  app.get<OrderPath>("/orders/:order", async (request) => {
    const order = await application.read(request.params.order);
    if (order === undefined) throw noSuchOrder();
    return orderJson(order);
  });

  app.get<OrderPath>("/orders/:order/timeline", async (request) => {
    const timeline = await application.timeline(request.params.order);
    if (timeline === undefined) throw noSuchOrder();
    return { order: request.params.order, timeline };
  });

  app.post<OrderPath>("/orders/:order/cancel", async (request, reply) => {
    readBody(emptyShape, request.body ?? undefined);
    return accepted(reply, await application.cancel(request.params.order));
  });

  app.post<OrderPath>("/orders/:order/reduce", async (request, reply) => {
    const { to_minor: toMinor } = readBody(reduceShape, request.body);
    return accepted(reply, await application.reduce(request.params.order, toMinor));
  });

  app.post<OrderPath>("/orders/:order/renewals", async (request, reply) => {
    const { order_reference: reference } = readBody(renewShape, request.body);
    return accepted(reply, await application.renew(request.params.order, reference));
  });

  app.post<OrderPath>("/orders/:order/refunds", async (request, reply) => {
    const { reference, amount_minor: amountMinor } = readBody(refundShape, request.body);
    const wanted = { reference, ...(amountMinor === undefined ? {} : { amountMinor }) };
    return accepted(reply, await application.refund(request.params.order, wanted));
  });

  app.get<OrderPath>("/orders/:order/return", async (request, reply) => {
    const order = await application.read(request.params.order);
    if (order === undefined) throw noSuchOrder();
    await parts.onReturn({ application, order: order.order, query: request.query });
    if (request.headers.accept?.includes("text/html")) return reply.type("text/html; charset=utf-8").send(returnPage(order));
    return { order: order.order, status: order.status };
  });
}
