import { createHash, createPrivateKey, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { AsnConvert, OctetString } from "@peculiar/asn1-schema";
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from "@peculiar/asn1-x509";

/** A certificate with its private key, both as PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateRequest {
  /** The common name of its subject. */
  readonly subject: string;
  /** Host names and IP addresses that it is good for. */
  readonly hosts?: readonly string[];
  readonly use: "authority" | "server" | "client";
  readonly fromMs: number;
  readonly toMs: number;
  /** Who signs it; itself unless given. */
  readonly issuer?: Identity;
}

/** RFC 5758, section 3.2: ecdsa-with-SHA256, which has no parameters. */
const ecdsaWithSha256 = "1.2.840.10045.4.3.2";
/** RFC 4519. */
const commonName = "2.5.4.3";

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(":");

const nameOf = (text: string): Name =>
  new Name([
    new RelativeDistinguishedName([
      new AttributeTypeAndValue({ type: commonName, value: new AttributeValue({ utf8String: text }) }),
    ]),
  ]);

/** DER in a buffer of its own: the library reads whole buffers. */
const plain = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const keyIdOf = ({ subjectPublicKey }: SubjectPublicKeyInfo): ArrayBuffer =>
  plain(createHash("sha1").update(new Uint8Array(subjectPublicKey)).digest());

const extension = (extnID: string, value: object, critical = false): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

const usages = {
  authority: [
    extension(id_ce_basicConstraints, new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
  ],
  server: [
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_serverAuth])),
  ],
  client: [
    extension(id_ce_keyUsage, new KeyUsage(KeyUsageFlags.digitalSignature), true),
    extension(id_ce_extKeyUsage, new ExtendedKeyUsage([id_kp_clientAuth])),
  ],
} as const;

const derOf = (pem: string): ArrayBuffer => plain(Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ""), "base64"));

const pemOf = (der: ArrayBuffer): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString("base64")
    .replaceAll(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;

/** Positive, and at most 20 octets (RFC 5280, section 4.1.2.2). */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40;
  return plain(bytes);
}

/** Makes a key on the curve P-256 and a certificate for it (RFC 5280). */
export function issueCertificate({ subject, hosts = [], use, fromMs, toMs, issuer }: CertificateRequest): Identity {
  const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const publicKey = AsnConvert.parse(plain(pair.publicKey.export({ type: "spki", format: "der" })), SubjectPublicKeyInfo);
  const signer = issuer && AsnConvert.parse(derOf(issuer.certificate), Certificate).tbsCertificate;
  const algorithm = new AlgorithmIdentifier({ algorithm: ecdsaWithSha256 });
  const names = hosts.map((host) => new GeneralName(isAddress(host) ? { iPAddress: host } : { dNSName: host }));
  const body = new TBSCertificate({
    version: Version.v3,
    serialNumber: serialNumber(),
    signature: algorithm,
    issuer: signer?.subject ?? nameOf(subject),
    validity: new Validity({ notBefore: new Date(fromMs), notAfter: new Date(toMs) }),
    subject: nameOf(subject),
    subjectPublicKeyInfo: publicKey,
    extensions: new Extensions([
      ...usages[use],
      extension(id_ce_subjectKeyIdentifier, new SubjectKeyIdentifier(keyIdOf(publicKey))),
      extension(
        id_ce_authorityKeyIdentifier,
        new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(keyIdOf(signer?.subjectPublicKeyInfo ?? publicKey)) }),
      ),
      ...(names.length > 0 ? [extension(id_ce_subjectAltName, new SubjectAlternativeName(names))] : []),
    ]),
  });
  const signature = sign("sha256", Buffer.from(AsnConvert.serialize(body)), createPrivateKey(issuer?.key ?? key));
  const whole = new Certificate({ tbsCertificate: body, signatureAlgorithm: algorithm, signatureValue: plain(signature) });
  return { certificate: pemOf(AsnConvert.serialize(whole)), key };
}
