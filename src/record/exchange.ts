/** One header as it came: names keep their case, and may repeat. */
export type Header = readonly [name: string, value: string];

/** What is kept of a body. */
export interface KeptBody {
  readonly bytes: number;
  /** Decoded; undefined where it was not kept. */
  readonly text?: string;
  /** Why it was not kept. */
  readonly leftOut?: string;
}

export interface Exchange {
  /** `call`: the integration asks the partner; `webhook`: the partner tells the integration. */
  readonly kind: "call" | "webhook";
  /** Since 1970. */
  readonly startedMs: number;
  readonly tookMs: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly Header[];
    readonly body?: KeptBody;
  };
  readonly response: {
    /** 0: nobody answered, and the caller got nothing either. */
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly Header[];
    readonly body?: KeptBody;
  };
  /** Why the answer is none of the partner's, or not the whole of it. */
  readonly error?: string;
}

/** The first header of a name, whatever its case. */
export const headerOf = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([each]) => each.toLowerCase() === name)?.[1];

/** Without parameters, in lower case; empty where none is said. */
export const mediaTypeOf = (headers: readonly Header[]): string =>
  (headerOf(headers, "content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";

/** Headers by name in lower case; of those that repeat, all values. */
export function headerFields(headers: readonly Header[]): Readonly<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (const [name, value] of headers) {
    const known = fields[name.toLowerCase()];
    fields[name.toLowerCase()] = known === undefined ? value : `${known}, ${value}`;
  }
  return fields;
}

/** A body as data: JSON where it is that, else its text; undefined where there is none, or none was kept. */
export function dataOf(body: KeptBody | undefined): unknown {
  if (body?.text === undefined || body.text === "") return undefined;
  try {
    return JSON.parse(body.text) as unknown;
  } catch {
    return body.text;
  }
}
