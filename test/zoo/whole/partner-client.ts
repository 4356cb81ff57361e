import type { Surroundings } from "firedrill/vitest";

/** What a partner said: `yes`; `no`, for good; `not-now`, and surely nothing was done; or nothing that can be relied on. */
export type Word =
  | { readonly type: "yes"; readonly json: Fields }
  | { readonly type: "no"; readonly status: number }
  | { readonly type: "not-now" | "unknown"; readonly afterMs: number };

export type Fields = Readonly<Record<string, unknown>>;

/** A list to its end, or nothing. */
export type Listed =
  | { readonly type: "yes"; readonly items: readonly Fields[] }
  | { readonly type: "unknown"; readonly afterMs: number };

export interface PartnerClient {
  get(path: string): Promise<Word>;
  post(path: string, key: string, body: Fields, headers?: Readonly<Record<string, string>>): Promise<Word>;
  list(path: string): Promise<Listed>;
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);

function parse(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds or a date. */
function waitOf(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0;
  const asked = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(asked) ? Math.min(60_000, Math.max(0, asked)) : 0;
}

const unread = { type: "unknown", afterMs: 0 } as const;

/** These mean "not now", and say that nothing was done. */
const notNow = new Set([425, 429]);

/** Speaks to one partner. What an answer must have to be believed, `isWhole` says. */
export function createPartnerClient(
  { http, clock }: Surroundings,
  partner: { readonly name: string; readonly token: string },
  isWhole: (item: Fields) => boolean,
): PartnerClient {
  const origin = `http://${partner.name}.test`;
  const authorization = `Bearer ${partner.token}`;

  async function send(method: string, path: string, more: { headers?: Readonly<Record<string, string>>; body?: string } = {}) {
    const headers = { authorization, ...more.headers };
    const { body } = more;
    const limits = { readMs: 1000, totalMs: 2000 };
    const answer = await http.send({ method, url: `${origin}${path}`, headers, ...(body !== undefined && { body }), ...limits });
    if (answer.type === "failure") return { type: answer.kind === "refused" ? "not-now" : "unknown", afterMs: 0 } as const;
    const { status } = answer;
    const json = /^application\/(problem\+)?json/.test(answer.headers["content-type"] ?? "") ? parse(answer.body) : undefined;
    if (status >= 200 && status < 300)
      return json === undefined ? ({ type: "unknown", afterMs: 0 } as const) : ({ type: "yes", json } as const);
    const afterMs = waitOf(answer.headers["retry-after"], clock.now());
    if (notNow.has(status)) return { type: "not-now", afterMs } as const;
    const inFlight = status === 408 || json?.code === "idempotency_key_in_flight";
    return status >= 400 && status < 500 && !inFlight
      ? ({ type: "no", status } as const)
      : ({ type: "unknown", afterMs } as const);
  }

  const believed = (word: Word): Word => (word.type === "yes" && !isWhole(word.json) ? { type: "unknown", afterMs: 0 } : word);

  return {
    get: async (path) => believed(await send("GET", path)),
    post: async (path, key, body, headers) =>
      believed(
        await send("POST", path, {
          headers: { "content-type": "application/json", "idempotency-key": key, ...headers },
          body: JSON.stringify(body),
        }),
      ),
    list: async (path) => {
      const items: Fields[] = [];
      for (let cursor = ""; ; ) {
        const word = await send("GET", `${path}${path.includes("?") ? "&" : "?"}limit=50${cursor}`);
        if (word.type !== "yes") return { type: "unknown", afterMs: word.type === "no" ? 0 : word.afterMs };
        const { data, next_cursor: next } = word.json;
        if (!Array.isArray(data) || !data.every((item) => isFields(item) && isWhole(item))) return unread;
        items.push(...(data as Fields[]));
        if (next === null) return { type: "yes", items };
        if (typeof next !== "string") return unread;
        cursor = `&cursor=${encodeURIComponent(next)}`;
      }
    },
  };
}
