/** A file of the shop, as far as it was read. */
export interface SourceFile {
  /** Relative to the shop's folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** All matches of a global expression, over all files. */
export function matchesIn(
  files: readonly SourceFile[],
  pattern: RegExp,
): { readonly file: SourceFile; readonly match: RegExpExecArray }[] {
  return files.flatMap((file) => [...file.text.matchAll(pattern)].map((match) => ({ file, match })));
}
