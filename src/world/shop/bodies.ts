import type { Json } from "../../core/schedule.ts";
import type { RequestTemplate } from "../config.ts";

/** The fields of an HTML form; nested ones as PHP reads them: `total[currency]`. */
function fieldsOf(body: Json): [string, string][] {
  const pairs: [string, string][] = [];
  const add = (name: string, value: Json): void => {
    if (typeof value === "object" && value !== null)
      for (const [key, inner] of Object.entries(value)) add(name === "" ? key : `${name}[${key}]`, inner as Json);
    else pairs.push([name, String(value ?? "")]);
  };
  add("", body);
  return pairs;
}

const boundary = "firedrill-form-5f0c2a9e7b31";
/** As browsers write names in a part's head (HTML, multipart/form-data encoding algorithm). */
const inHead = (name: string): string => name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");

const multipartOf = (body: Json): string =>
  [
    ...fieldsOf(body).map(
      ([name, value]) => `--${boundary}\r\ncontent-disposition: form-data; name="${inHead(name)}"\r\n\r\n${value}\r\n`,
    ),
    `--${boundary}--\r\n`,
  ].join("");

/** How each kind of body is written, and called in `Content-Type`. */
export const bodies: Readonly<Record<RequestTemplate["as"], { readonly type: string; readonly write: (body: Json) => string }>> =
  {
    json: { type: "application/json", write: (body) => JSON.stringify(body) },
    form: {
      type: "application/x-www-form-urlencoded",
      write: (body) => new URLSearchParams(fieldsOf(body)).toString(),
    },
    multipart: { type: `multipart/form-data; boundary=${boundary}`, write: multipartOf },
  };
