import { letIn, type Shape } from "../shape.ts";
import { Refusal } from "./problem.ts";

/** No request of ours has more than three levels. */
const maxDepth = 16;

/** Depth of the brackets outside strings, without parsing: what is nested too deeply must not reach a recursive reader. */
function nestsTooDeeply(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === 0x5c) i += 1;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b || char === 0x5b) {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (char === 0x7d || char === 0x5d) depth -= 1;
  }
  return false;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Bytes as JSON; undefined where there are none. Throws a refusal with 400 for anything else. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    throw new Refusal({ status: 400, code: "invalid-json", detail: "the body is not UTF-8" });
  }
  if (nestsTooDeeply(text))
    throw new Refusal({ status: 400, code: "nested-too-deeply", detail: `the body has more than ${maxDepth} levels` });
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal({ status: 400, code: "invalid-json", detail: "the body is not JSON" });
  }
}

/** Lets the body in, or refuses it with 400 and the field's name. Its value is not repeated: it may be a secret. */
export function readBody<T>(shape: Shape<T>, body: unknown): T {
  const fitting = letIn(shape, body);
  if (fitting.ok) return fitting.value;
  const { field, problem } = fitting;
  throw new Refusal({ status: 400, code: "invalid-request", detail: `${field} ${problem}`, field });
}
