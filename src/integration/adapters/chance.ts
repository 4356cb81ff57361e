import { randomBytes } from "node:crypto";
import { createRandom, type Random } from "../../core/random.ts";
import type { Ids } from "../ports.ts";

/** Crockford's base 32 without digits' look-alikes: no run of digits in an id can be taken for a card number. */
const alphabet = "abcdefghjkmnpqrstvwxyzbcdfghjkmn";
const idLength = 24;

/** Jitter and the like, seeded by the system's own generator. Not for secrets. */
export function createSystemRandom(): Random {
  return createRandom(randomBytes(16).toString("hex"), "system");
}

/** Unguessable ids: 24 characters of a cryptographic generator after the prefix. */
export function createSystemIds(): Ids {
  return {
    next: (prefix) => {
      let id = "";
      for (const byte of randomBytes(idLength)) id += alphabet[byte % alphabet.length];
      return `${prefix}_${id}`;
    },
  };
}
