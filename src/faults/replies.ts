import type { WireReply } from "../core/fault.ts";

/** An RFC 9457 problem, as a partner would answer it. */
export const problem = (
  status: number,
  code: string,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): WireReply => ({
  status,
  headers: { "content-type": "application/problem+json", ...headers },
  body: JSON.stringify({ type: "about:blank", title, status, code, detail: `${title}.` }),
});

/** What a proxy in front of a partner answers: a page for people. */
export const page = (status: number, title: string): WireReply => ({
  status,
  headers: { "content-type": "text/html" },
  body: `<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>`,
});

export const titles: Readonly<Record<number, string>> = {
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  408: "Request Timeout",
  409: "Conflict",
  422: "Unprocessable Content",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** Words for programs, by status. */
const codes: Readonly<Record<number, string>> = {
  400: "invalid_request",
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  408: "request_timeout",
  409: "conflict",
  422: "unprocessable",
};

/** Gateways answer 502 and 504 with a page, servers answer the others themselves. */
export const failure = (status: number): WireReply =>
  status === 502 || status === 504
    ? page(status, titles[status] ?? "Error")
    : problem(status, codes[status] ?? "unavailable", titles[status] ?? "Error");

/** An error under a status that says success: programs that look at the status alone take it for done. */
export const errorInSuccess = (status: number): WireReply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    type: "about:blank",
    title: titles[503],
    status: 503,
    code: "unavailable",
    detail: "The request could not be served. Nothing was done.",
  }),
});

/** A success that says nothing of what was done. */
export const silence = (status: number): WireReply => ({ status, headers: {}, body: "" });

/** The resource is elsewhere (RFC 9110, section 15.4). */
export const redirect = (status: number, location: string): WireReply => ({
  ...page(status, titles[status] ?? "Moved"),
  headers: { "content-type": "text/html", location },
});

/** Whether an answer tells of success. */
export const succeeded = (truth: WireReply | undefined): truth is WireReply =>
  truth !== undefined && truth.status >= 200 && truth.status < 300;
