import type { ServerResponse } from "node:http";
import type { Delivery, WireReply } from "../../core/fault.ts";
import { dribble, keepBytes } from "../slices.ts";
import { resetConnection } from "../tls/partner-server.ts";

/** Deliveries that take time, so that a server that stops can end them early. */
export type Unfinished = Set<() => void>;

/** Connections that the partner itself ends before the whole answer is out. */
const cutByUs = new WeakSet<ServerResponse>();

/** Whether the partner ended the connection, and not its caller. */
export const wasCutByUs = (response: ServerResponse): boolean => cutByUs.has(response);

/** 204 and 304 have no body, and must not announce one (RFC 9110, section 8.6). */
const isBodiless = (status: number): boolean => status === 204 || status === 304 || status < 200;

function writeHead(response: ServerResponse, reply: WireReply, bytes: number): void {
  response.writeHead(reply.status, isBodiless(reply.status) ? reply.headers : { ...reply.headers, "content-length": bytes });
}

function sendCut(response: ServerResponse, reply: WireReply, keepShare: number): void {
  const body = Buffer.from(reply.body);
  if (body.length === 0 || isBodiless(reply.status)) {
    response.destroy(); // nothing to cut short: the connection ends instead of the answer
    return;
  }
  writeHead(response, reply, body.length);
  response.flushHeaders();
  response.write(keepBytes(body, keepShare));
  response.socket?.destroySoon();
}

function hold(response: ServerResponse, holdMs: number, unfinished: Unfinished): void {
  const end = (): void => {
    clearTimeout(timer);
    unfinished.delete(cut);
    response.destroy();
  };
  const cut = (): void => {
    cutByUs.add(response);
    end();
  };
  const timer = setTimeout(cut, holdMs);
  unfinished.add(cut);
  response.once("close", end);
}

function sendSlowly(response: ServerResponse, reply: WireReply, overMs: number, unfinished: Unfinished): void {
  const body = Buffer.from(reply.body);
  const { pieces, pauseMs } = dribble(body, overMs);
  writeHead(response, reply, body.length);
  response.flushHeaders();
  let next = 0;
  const stop = (): void => {
    clearInterval(timer);
    unfinished.delete(stop);
    if (next < pieces.length) response.destroy();
  };
  const timer = setInterval(() => {
    response.write(pieces[next]);
    next += 1;
    if (next < pieces.length) return;
    stop();
    response.end();
  }, pauseMs);
  unfinished.add(stop);
  response.once("close", stop);
}

/** Puts an answer on the wire as its delivery says. The response's `close` event tells that it left or was dropped. */
export function enact(response: ServerResponse, reply: WireReply, delivery: Delivery, unfinished: Unfinished): void {
  if (delivery.type === "reset" || delivery.type === "close" || delivery.type === "cut") cutByUs.add(response);
  switch (delivery.type) {
    case "whole":
      writeHead(response, reply, Buffer.byteLength(reply.body));
      response.end(reply.body);
      return;
    case "reset":
      if (response.socket !== null) resetConnection(response.socket);
      return;
    case "close":
      response.destroy();
      return;
    case "hang":
      hold(response, delivery.holdMs, unfinished);
      return;
    case "cut":
      sendCut(response, reply, delivery.keepShare);
      return;
    case "slow":
      sendSlowly(response, reply, delivery.overMs, unfinished);
      return;
  }
}
