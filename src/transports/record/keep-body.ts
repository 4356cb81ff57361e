import { isUtf8 } from "node:buffer";
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from "node:zlib";
import { type Header, headerOf, type KeptBody } from "../../record/exchange.ts";
import { isReadable } from "../../record/har.ts";

type Decode = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

const decoders: Readonly<Record<string, Decode>> = {
  gzip: gunzipSync,
  "x-gzip": gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

function decoded(bytes: Buffer, encodings: string, limitBytes: number): Buffer | undefined {
  try {
    // the last was applied last
    return encodings
      .split(",")
      .map((each) => each.trim().toLowerCase())
      .filter((each) => each !== "" && each !== "identity")
      .reduceRight((all, name) => {
        const decode = decoders[name];
        if (decode === undefined) throw new Error(`no decoder of ${name}`);
        return decode(all, { maxOutputLength: limitBytes });
      }, bytes);
  } catch {
    return undefined;
  }
}

/** Keeps what goes by, up to a limit, and holds nothing up. */
export interface BodyKeeper {
  take(chunk: Buffer): void;
  /** What there was; undefined where it was nothing. */
  kept(headers: readonly Header[]): KeptBody | undefined;
}

export function createBodyKeeper(limitBytes: number): BodyKeeper {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return {
    take: (chunk) => {
      bytes += chunk.length;
      if (bytes <= limitBytes) chunks.push(chunk);
      else chunks.length = 0;
    },
    kept: (headers) => {
      if (bytes === 0) return undefined;
      if (bytes > limitBytes) return { bytes, leftOut: `not kept: it has more than ${limitBytes} bytes` };
      if (!isReadable(headers)) return { bytes, leftOut: "not kept: secrets in it could not be told from the rest" };
      const whole = decoded(Buffer.concat(chunks), headerOf(headers, "content-encoding") ?? "", limitBytes);
      if (whole === undefined) return { bytes, leftOut: "not kept: its content encoding could not be read" };
      if (!isUtf8(whole)) return { bytes, leftOut: "not kept: it is no UTF-8 text" };
      return { bytes, text: whole.toString("utf8") };
    },
  };
}
