import { hashText } from "../core/random.ts";

/** Says of a key that it was surely never added, or that it may have been (Bloom, 1970). Its size is fixed: two megabytes. */
export interface KeyFilter {
  add(key: string): void;
  mayHave(key: string): boolean;
  clear(): void;
}

const bits = 2 ** 24;
/** With a million keys, one in four hundred that were never added is looked for in vain. */
const probes = 4;

export function createKeyFilter(): KeyFilter {
  const words = new Uint32Array(bits / 32);
  /** Double hashing (Kirsch and Mitzenmacher, 2006): the second step is odd, so that it reaches every bit. */
  const everyProbe = (key: string, visit: (word: number, bit: number) => boolean): boolean => {
    const first = hashText(key);
    const step = Math.imul(first ^ (first >>> 15), 0x85ebca6b) | 1;
    for (let n = 0; n < probes; n += 1) {
      const at = (first + Math.imul(n, step)) & (bits - 1);
      if (!visit(at >>> 5, 1 << (at & 31))) return false;
    }
    return true;
  };
  return {
    add: (key) => {
      everyProbe(key, (word, bit) => {
        words[word] = (words[word] ?? 0) | bit;
        return true;
      });
    },
    mayHave: (key) => everyProbe(key, (word, bit) => ((words[word] ?? 0) & bit) !== 0),
    clear: () => {
      words.fill(0);
    },
  };
}
