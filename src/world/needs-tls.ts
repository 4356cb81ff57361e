/** Faults that strike TLS: there is nothing for them where partners speak plain HTTP, as in virtual time. */
export const needsTls: ReadonlySet<string> = new Set(["untrusted-certificate"]);
