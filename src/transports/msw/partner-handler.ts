import { type HttpHandler, http } from "msw/http";
import type { Partner } from "../../partner/wire.ts";
import { decodeBody } from "../body.ts";
import { respond } from "./respond.ts";

/**
 * An MSW request handler that has a partner answer whatever is asked under its base URL, such as `http://127.0.0.1:4010`.
 * A path in the base URL stands before the contract's own paths and is not shown to the partner.
 */
export function partnerHandler(partner: Partner, baseUrl: string): HttpHandler {
  const base = new URL(baseUrl);
  const basePath = base.pathname.replace(/\/+$/, "");
  return http.all(`${base.origin}${basePath}/*`, async ({ request }) => {
    const body = decodeBody(Buffer.from(await request.arrayBuffer()));
    if (typeof body !== "string") return respond(request, body, { type: "whole" });
    const { pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const { reply, delivery, sent } = await partner.handle({
      method: request.method,
      path: pathname.slice(basePath.length) + search,
      headers,
      body,
      origin: base.origin + basePath,
    });
    const response = await respond(request, reply, delivery);
    sent?.().catch((error: unknown) => console.error(error)); // as near to "it left" as a mocked answer gets
    return response;
  });
}
