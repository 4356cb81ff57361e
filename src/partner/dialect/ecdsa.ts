import { createECDH, createPrivateKey, createPublicKey, hash, type KeyObject, sign } from "node:crypto";

/** A key that signs, and what whoever verifies is given. */
interface KeyPair {
  readonly signing: KeyObject;
  /** DER (SPKI) in base64. */
  readonly verification: string;
}

const curve = "prime256v1";
const coordinateBytes = 32;

/** Pairs of the few secrets that there are. */
const known = new Map<string, KeyPair>();

/** The pair on P-256 that a secret stands for: the same from run to run, as all that opens nothing but fakes. */
function pairOf(secret: string): KeyPair {
  const found = known.get(secret);
  if (found !== undefined) return found;
  const d = hash("sha256", `ecdsa ${secret}`, "buffer");
  const ecdh = createECDH(curve);
  ecdh.setPrivateKey(d);
  const point = ecdh.getPublicKey();
  const [x, y] = [point.subarray(1, 1 + coordinateBytes), point.subarray(1 + coordinateBytes)];
  const text = (bytes: Buffer): string => bytes.toString("base64url");
  const signing = createPrivateKey({ key: { kty: "EC", crv: "P-256", d: text(d), x: text(x), y: text(y) }, format: "jwk" });
  const verification = createPublicKey(signing).export({ type: "spki", format: "der" }).toString("base64");
  const pair = { signing, verification };
  known.set(secret, pair);
  return pair;
}

/** ECDSA over SHA-256, as DER. */
export const signEcdsa = (secret: string, content: string): Buffer =>
  sign("sha256", Buffer.from(content), pairOf(secret).signing);

/** The key with which a receiver verifies what that secret signs. */
export const verificationKey = (secret: string): string => pairOf(secret).verification;
