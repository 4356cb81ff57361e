import { defaultEdgeParts, type EdgeParts } from "../../../src/integration/edge-parts.ts";

/** Takes one status of a partner's answer for another. */
export const rereadStatus =
  (instead: Readonly<Record<string, string>>): EdgeParts["readAnswer"] =>
  (reply, expected) => {
    let body: unknown;
    try {
      body = JSON.parse(reply.body);
    } catch {
      return defaultEdgeParts.readAnswer(reply, expected);
    }
    const change = (told: unknown): unknown => {
      if (Array.isArray(told)) return told.map(change);
      if (typeof told !== "object" || told === null) return told;
      const { status, data, ...more } = told as Readonly<Record<string, unknown>>;
      return {
        ...more,
        ...(data === undefined ? {} : { data: change(data) }),
        ...(typeof status === "string" ? { status: instead[status] ?? status } : {}),
      };
    };
    return defaultEdgeParts.readAnswer({ ...reply, body: JSON.stringify(change(body)) }, expected);
  };
