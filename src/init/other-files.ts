/** A scenario to begin with, against the partner that is hardest to be without. */
export function firstScenario(partners: readonly string[]): string {
  const [partner = "payment"] = partners;
  const operations: Readonly<Record<string, string>> = {
    payment: "createPayment",
    carrier: "createShipment",
    messaging: "sendMessage",
  };
  const operation = operations[partner];
  const aim =
    operation === undefined
      ? `{ partner: ${partner}, attempt: 1 }`
      : `{ partner: ${partner}, operation: ${operation}, attempt: 1 }`;
  return `# A scenario of your own. \`firedrill list\` shows what else can go wrong.
story: The partner does what it was asked, and its answer is lost. Nobody may be charged twice, and nothing may be forgotten.
orders:
  - { order: order-1, total_minor: 4990, steps: [place, { await: { status: confirmed, within_ms: 10000 } }] }
  - { order: order-2, total_minor: 12000, steps: [place, { await: { status: confirmed, within_ms: 10000 } }] }
faults:
  - { fault: response-lost, at: ${aim} }
`;
}

export const gitIgnored = ".firedrill/";

/** `.gitignore` with the runs' folder in it. */
export function withIgnored(text: string): string {
  const isThere = text.split(/\r?\n/).some((line) => /^\/?\.firedrill\/?$/.test(line.trim()));
  if (isThere) return text;
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${gitIgnored}\n`;
}
