/** A seeded stream of random numbers. The same seed and label give the same stream on any machine. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** An integer in [min, max], both included. */
  integer(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A stream of its own: drawing from it shifts nothing in this one. */
  fork(label: string): Random;
}

/** FNV-1a, 32 bits: turns a seed and a label into a state. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

const byteTexts = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The eight lower-case hexadecimal digits of an unsigned number of 32 bits; `toString(16)` takes ten times as long. */
export const hexText = (word: number): string =>
  `${byteTexts[word >>> 24]}${byteTexts[(word >>> 16) & 255]}${byteTexts[(word >>> 8) & 255]}${byteTexts[word & 255]}`;

/** xoshiro128** by Blackman and Vigna, seeded through splitmix32: small, fast, and the same everywhere. */
export function createRandom(seed: number | string, label = ""): Random {
  const origin = `${seed}/${label}`;
  let mix = hashText(origin);
  const splitmix = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = mix ^ (mix >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  let [a, b, c, d] = [splitmix(), splitmix(), splitmix(), splitmix()];
  const uint32 = (): number => {
    const x = Math.imul(b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= t;
    d = (d << 11) | (d >>> 21);
    return result;
  };
  const random: Random = {
    next: () => uint32() / 0x1_0000_0000,
    integer: (min, max) => min + Math.floor(random.next() * (max - min + 1)),
    pick: (items) => items[random.integer(0, items.length - 1)] as (typeof items)[number],
    hex: (length) => {
      let text = "";
      while (text.length < length) text += hexText(uint32());
      return text.slice(0, length);
    },
    fork: (sub) => createRandom(origin, sub),
  };
  return random;
}
