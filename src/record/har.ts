import { type Exchange, type Header, headerOf, type KeptBody, mediaTypeOf } from "./exchange.ts";

/** What was recorded, and of whom. */
export interface Cassette {
  /** Where the partner answered, its base path included; undefined in a HAR of another tool. */
  readonly upstream?: string;
  /** The contract's title and version, where one was given. */
  readonly contract?: string;
  readonly exchanges: readonly Exchange[];
}

const pairs = (headers: readonly (readonly [string, string])[]) => headers.map(([name, value]) => ({ name, value }));

const comment = (body: KeptBody | undefined) => (body?.leftOut === undefined ? {} : { comment: body.leftOut });

function cookieless(headers: readonly Header[]) {
  // cookies are credentials: none is kept
  return { httpVersion: "HTTP/1.1", cookies: [], headers: pairs(headers), headersSize: -1 };
}

/** One exchange as an entry of HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/). Fields of our own begin with `_`, as it asks for. */
export function harEntry({ kind, startedMs, tookMs, request, response, error }: Exchange): object {
  const { method, url, headers, body } = request;
  const content = response.body;
  return {
    startedDateTime: new Date(startedMs).toISOString(),
    time: tookMs,
    request: {
      ...{ method, url, ...cookieless(headers), bodySize: body?.bytes ?? 0 },
      queryString: pairs([...new URL(url).searchParams]),
      ...(body && { postData: { mimeType: headerOf(headers, "content-type") ?? "", text: body.text ?? "", ...comment(body) } }),
    },
    response: {
      ...{ status: response.status, statusText: response.statusText, ...cookieless(response.headers) },
      content: {
        size: content?.bytes ?? 0,
        mimeType: headerOf(response.headers, "content-type") ?? "x-unknown",
        ...(content?.text !== undefined && { text: content.text }),
        ...comment(content),
      },
      redirectURL: headerOf(response.headers, "location") ?? "",
      bodySize: content?.bytes ?? 0,
    },
    cache: {},
    timings: { send: 0, wait: tookMs, receive: 0 },
    ...(kind === "webhook" && { _webhook: true }),
    ...(error !== undefined && { _error: error }),
  };
}

export interface HarHead {
  readonly version: string;
  readonly upstream: string;
  readonly contract?: string | undefined;
}

/**
 * A whole HAR, one entry a line.
 *
 * @param entries each as JSON, in the order in which the exchanges began
 */
export function harText(entries: readonly string[], { version, upstream, contract }: HarHead): string {
  const creator = JSON.stringify({ name: "firedrill", version });
  const own = [
    `"_upstream":${JSON.stringify(upstream)}`,
    ...(contract === undefined ? [] : [`"_contract":${JSON.stringify(contract)}`]),
  ];
  const listed = entries.length === 0 ? "" : `\n${entries.join(",\n")}\n`;
  return `{"log":{"version":"1.2","creator":${creator},${own.join(",")},"pages":[],"entries":[${listed}]}}\n`;
}

/** Whether a body has a type that people read. */
export const isReadable = (headers: readonly Header[]): boolean =>
  !/^(?:image|audio|video|font)\/|^application\/(?:pdf|zip|gzip|octet-stream)$/.test(mediaTypeOf(headers));
