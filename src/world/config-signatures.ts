import { type SignatureScheme, signatureSchemes } from "../partner/dialect/signatures.ts";
import type { Path, YamlText } from "./yaml-text.ts";

const fields = ["header", "algorithm", "encoding", "prefix", "content", "timestamp_header"];
const names = Object.keys(signatureSchemes) as (keyof typeof signatureSchemes)[];
/** What a header's text may begin with: its signature follows. */
const prefixPattern = /^[\x21-\x7e]{0,40}$/;

/** In lower case. */
export function readHeaderName(yaml: YamlText, value: unknown, path: Path, example: string): string {
  const text = yaml.text(value, path, example);
  if (/^[\w!#$%&'*+.^`|~-]+$/.test(text)) return text.toLowerCase();
  return yaml.refuse(path, `${JSON.stringify(text)} is no header name`, `Write one such as ${example}.`);
}

function readContent(yaml: YamlText, value: unknown, path: Path): string {
  const text = yaml.text(value, path, "{{timestamp}}.{{body}}");
  const strangers = text.replaceAll(/\{\{(?:id|timestamp|body)\}\}/g, "").includes("{{");
  if (text.includes("{{body}}") && !strangers) return text;
  return yaml.refuse(
    path,
    `${JSON.stringify(text)} does not say what is signed`,
    'Write it with {{body}}, and {{timestamp}} and {{id}} where they are signed too, such as "{{timestamp}}.{{body}}".',
  );
}

function readScheme(yaml: YamlText, value: unknown, path: Path): SignatureScheme {
  if (typeof value !== "object" || value === null) return signatureSchemes[yaml.oneOf(value, path, names)];
  const given = yaml.fields(value, path, fields);
  const { algorithm = "sha256", encoding = "hex", prefix = "", content = "{{body}}", timestamp_header } = given;
  const signed = readContent(yaml, content, [...path, "content"]);
  if (signed.includes("{{timestamp}}") && timestamp_header === undefined)
    yaml.refuse([...path, "content"], "nothing tells the receiver the timestamp that is signed", "Give `timestamp_header`.");
  if (typeof prefix !== "string" || !prefixPattern.test(prefix))
    yaml.refuse([...path, "prefix"], "this cannot stand before a signature", "Write one such as sha256=.");
  return {
    content: signed,
    algorithm: yaml.oneOf(algorithm, [...path, "algorithm"], ["sha1", "sha256", "sha512"]),
    encoding: yaml.oneOf(encoding, [...path, "encoding"], ["hex", "base64"]),
    decodesSecrets: false,
    header: readHeaderName(yaml, given.header, [...path, "header"], "X-Signature"),
    lead: "",
    prefix: String(prefix),
    ...(timestamp_header !== undefined && {
      timestampHeader: readHeaderName(yaml, timestamp_header, [...path, "timestamp_header"], "X-Timestamp"),
    }),
  };
}

/** How webhooks are signed: one scheme, or several at once. */
export function readSignatures(yaml: YamlText, value: unknown, path: Path): readonly SignatureScheme[] {
  if (!Array.isArray(value)) return [readScheme(yaml, value, path)];
  const schemes = yaml.list(value, path, (each, at) => readScheme(yaml, each, at));
  if (schemes.length === 0) yaml.refuse(path, "nothing says how webhooks are signed", `Name some of ${names.join(", ")}.`);
  const twice = schemes.findIndex(({ header }, n) => schemes.findIndex((other) => other.header === header) !== n);
  if (twice !== -1) yaml.refuse([...path, twice], "another signature has this header", "Give each a header of its own.");
  return schemes;
}
