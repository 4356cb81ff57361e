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
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

/** Gateways answer 502 and 504 with a page, servers answer 500 and 503 themselves. */
export const failure = (status: number): WireReply =>
  status === 502 || status === 504
    ? page(status, titles[status] ?? "Error")
    : problem(status, "unavailable", titles[status] ?? "Error");

/** Whether an answer tells of success. */
export const succeeded = (truth: WireReply | undefined): truth is WireReply =>
  truth !== undefined && truth.status >= 200 && truth.status < 300;
