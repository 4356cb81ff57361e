import { FiredrillError } from "../core/errors.ts";
import type { Exchange, Header, KeptBody } from "./exchange.ts";
import type { Cassette } from "./har.ts";

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

function refuse(place: string, problem: string, remedy = "Record it anew with `firedrill record`, or export HAR 1.2."): never {
  throw new FiredrillError({ code: "FD_FILE", place, problem, remedy });
}

function treeAt(holder: Tree, name: string, place: string): Tree {
  const value = holder[name];
  return isTree(value) ? value : refuse(`${place}/${name}`, "this is no HAR 1.2: an object must stand here");
}

function textAt(holder: Tree, name: string, place: string): string {
  const value = holder[name];
  return typeof value === "string" ? value : refuse(`${place}/${name}`, "this is no HAR 1.2: a text must stand here");
}

function numberAt(holder: Tree, name: string, place: string): number {
  const value = holder[name];
  return typeof value === "number" ? value : refuse(`${place}/${name}`, "this is no HAR 1.2: a number must stand here");
}

function headersAt(holder: Tree, place: string): readonly Header[] {
  const { headers } = holder;
  if (!Array.isArray(headers)) return refuse(`${place}/headers`, "this is no HAR 1.2: a list must stand here");
  return headers.map((each: unknown, n): Header => {
    const at = `${place}/headers/${n}`;
    if (!isTree(each)) return refuse(at, "a header is an object with a name and a value");
    return [textAt(each, "name", at), textAt(each, "value", at)];
  });
}

function decoded(text: string, encoding: unknown): string {
  if (encoding !== "base64") return text;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (one) => one.charCodeAt(0)));
  } catch {
    return text;
  }
}

function keptBody(written: Tree, bytes: number): KeptBody {
  const { text, encoding, comment } = written;
  if (typeof comment === "string" && (text === undefined || text === "")) return { bytes, leftOut: comment };
  return typeof text === "string" ? { bytes, text: decoded(text, encoding) } : { bytes };
}

/** A form may be told as its fields alone (HAR 1.2, section postData). */
function postedAt(request: Tree, place: string): KeptBody | undefined {
  if (request.postData === undefined) return undefined;
  const posted = treeAt(request, "postData", place);
  const bytes = typeof request.bodySize === "number" ? request.bodySize : -1;
  if (typeof posted.text === "string" || !Array.isArray(posted.params)) return keptBody(posted, bytes);
  const fields = posted.params.filter(isTree).map(({ name, value }): Header => [String(name), String(value ?? "")]);
  return { bytes, text: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])).toString() };
}

function readEntry(entry: unknown, place: string): Exchange {
  if (!isTree(entry)) return refuse(place, "an entry is an object");
  const [request, response] = [treeAt(entry, "request", place), treeAt(entry, "response", place)];
  const url = textAt(request, "url", `${place}/request`);
  if (!URL.canParse(url)) return refuse(`${place}/request/url`, `${JSON.stringify(url)} is no URL`);
  const started = Date.parse(textAt(entry, "startedDateTime", place));
  if (Number.isNaN(started)) return refuse(`${place}/startedDateTime`, "this is no time of ISO 8601");
  const content = treeAt(response, "content", `${place}/response`);
  const posted = postedAt(request, `${place}/request`);
  const { _webhook: webhook, _error: error } = entry;
  return {
    kind: webhook === true ? "webhook" : "call",
    startedMs: started,
    tookMs: typeof entry.time === "number" ? entry.time : 0,
    request: {
      method: textAt(request, "method", `${place}/request`).toUpperCase(),
      url,
      headers: headersAt(request, `${place}/request`),
      ...(posted && { body: posted }),
    },
    response: {
      status: numberAt(response, "status", `${place}/response`),
      statusText: typeof response.statusText === "string" ? response.statusText : "",
      headers: headersAt(response, `${place}/response`),
      ...(content.size !== 0 && { body: keptBody(content, typeof content.size === "number" ? content.size : -1) }),
    },
    ...(typeof error === "string" && { error }),
  };
}

/**
 * Reads a cassette: a HAR 1.2 of `firedrill record`, or of another tool.
 *
 * @param place where the text comes from, for messages
 * @throws FiredrillError FD_FILE with place, problem and remedy
 */
export function readCassette(text: string, place: string): Cassette {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch (thrown) {
    return refuse(place, `this is not JSON, and so no HAR: ${(thrown as Error).message}`);
  }
  if (!isTree(written) || !isTree(written.log)) return refuse(place, "this is no HAR: it has no `log`");
  const { log } = written;
  if (log.version !== "1.2" && log.version !== "1.1")
    return refuse(`${place}#/log/version`, `this is HAR ${JSON.stringify(log.version) ?? "of no version"}`);
  if (!Array.isArray(log.entries)) return refuse(`${place}#/log/entries`, "this is no HAR 1.2: a list must stand here");
  const exchanges = log.entries.map((entry, n) => readEntry(entry, `${place}#/log/entries/${n}`));
  if (exchanges.length === 0)
    refuse(place, "nothing was recorded", "Let the integration call the partner while `firedrill record` runs.");
  const { _upstream: upstream, _contract: contract } = log;
  return {
    ...(typeof upstream === "string" && { upstream }),
    ...(typeof contract === "string" && { contract }),
    exchanges,
  };
}
