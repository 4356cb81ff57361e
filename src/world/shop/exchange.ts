import type { Connection, ConnectionRequest } from "../../core/connection.ts";
import { messageOf } from "../../core/errors.ts";
import type { RequestTemplate } from "../config.ts";
import { fill, fillText, inHeader, type Values } from "../template.ts";
import { type Answer, isRedirect } from "./answer.ts";
import { bodies } from "./bodies.ts";
import type { CookieJar } from "./cookies.ts";

/** Names of this machine that a shop may call itself by in redirects. */
const thisMachine = /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/;

/** Where a redirect leads inside of the shop; undefined: elsewhere, such as to a bank. */
function pathInside(location: string, from: string, baseUrl: string): string | undefined {
  const base = URL.parse(baseUrl);
  const target = base && URL.parse(location, new URL(`${base.pathname.replace(/\/$/, "")}${from}`, base).href);
  if (!base || !target || target.port !== base.port) return undefined;
  if (target.hostname !== base.hostname && !(thisMachine.test(target.hostname) && thisMachine.test(base.hostname)))
    return undefined;
  const prefix = base.pathname.replace(/\/$/, "");
  if (target.pathname !== prefix && !target.pathname.startsWith(`${prefix}/`)) return undefined;
  return `${target.pathname.slice(prefix.length) || "/"}${target.search}`;
}

/** Those after which a request is sent as it was; after the others the target is just looked at (RFC 9110, 15.4). */
const repeats = [307, 308];

/** Sends one request with its placeholders filled, and follows redirects as far as the template says. Never rejects. */
export async function exchange(
  connection: Connection,
  template: RequestTemplate,
  values: Values,
  cookies: CookieJar,
): Promise<Answer> {
  const { baseUrl = "http://localhost" } = connection;
  const prefix = URL.parse(baseUrl)?.pathname.replace(/\/$/, "") ?? "";
  const locations: string[] = [];

  async function send(request: ConnectionRequest): Promise<Answer> {
    const cookie = cookies.lineFor(`${prefix}${request.path}`);
    const headers = cookie === undefined ? request.headers : { cookie, ...request.headers };
    const { body: text, setCookies, ...answer } = await connection.send({ ...request, headers });
    if (setCookies !== undefined) cookies.keep(setCookies, `${prefix}${request.path}`);
    const { location } = answer.headers;
    if (isRedirect(answer) && location !== undefined) locations.push(location);
    return { ...answer, text, locations, path: request.path };
  }

  try {
    const { type, write } = bodies[template.as];
    const body = template.body === undefined ? undefined : fill(template.body, values);
    const headers = Object.fromEntries(
      Object.entries(template.headers).map(([name, text]) => [name, fillText(text, values, inHeader)]),
    );
    const request = {
      method: template.method,
      path: fillText(template.path, values, encodeURIComponent),
      headers: { ...(body !== undefined && { "content-type": type }), ...headers },
      ...(body !== undefined && { body: write(body) }),
    };
    let answer = await send(request);
    for (let left = template.follow; left > 0 && isRedirect(answer); left -= 1) {
      const { location } = answer.headers;
      const path = location === undefined ? undefined : pathInside(location, answer.path, baseUrl);
      if (path === undefined) break;
      answer = await send(repeats.includes(answer.status) ? { ...request, path } : { method: "GET", path, headers });
    }
    return answer;
  } catch (thrown) {
    // a value that no URL can carry
    return { status: 0, headers: {}, text: "", locations, path: template.path, error: messageOf(thrown) };
  }
}
