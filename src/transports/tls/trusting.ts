import { getCACertificates } from "node:tls";

/** The part of a connection's options that trusts these certificates besides those of the system's authorities. */
export const trusting = (certificates: readonly string[]): { readonly ca?: string[] } =>
  certificates.length === 0 ? {} : { ca: [...getCACertificates("default"), ...certificates] };
