/** One part's header, as in `content-disposition: form-data; name="file"`. */
const nameIn = (headers: string): string | undefined => {
  const disposition = /^content-disposition:\s*form-data\s*;([^\r\n]*)/im.exec(headers)?.[1];
  return disposition === undefined
    ? undefined
    : /(?:^|[;\s])name="((?:[^"\\]|\\.)*)"/.exec(disposition)?.[1]?.replace(/\\(.)/g, "$1");
};

/** The boundary that a multipart content type names (RFC 2046, section 5.1.1). */
const boundaryIn = (contentType: string): string | undefined => {
  const found = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType);
  return found?.[1] ?? found?.[2];
};

/** The named parts of a multipart/form-data body (RFC 7578), files as texts. Undefined where it is none. */
export function readMultipart(text: string, contentType: string): readonly (readonly [name: string, text: string])[] | undefined {
  const boundary = boundaryIn(contentType);
  if (boundary === undefined) return undefined;
  const pieces = `\r\n${text}`.split(`\r\n--${boundary}`);
  if (pieces.length < 2 || pieces.at(-1)?.startsWith("--") !== true) return undefined;
  const parts = pieces.slice(1, -1).map((piece) => {
    const end = piece.indexOf("\r\n\r\n");
    const name = end === -1 ? undefined : nameIn(piece.slice(0, end));
    return name === undefined ? undefined : ([name, piece.slice(end + 4)] as const);
  });
  return parts.some((part) => part === undefined) ? undefined : parts.filter((part) => part !== undefined);
}
