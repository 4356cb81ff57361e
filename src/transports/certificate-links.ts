import { FiredrillError } from "../core/errors.ts";
import type { CertificateProblem, LinkPort } from "../core/fault.ts";

/**
 * Links on which certificates can be changed as well: bytes are the proxy's affair, certificates that of the server behind it. Of
 * several problems at once the latest shows.
 *
 * @param present what the callers of a link are shown; undefined: the right one
 */
export function withCertificates<L extends Pick<LinkPort, "apply" | "heal">>(
  links: L,
  present: (link: string, problem: CertificateProblem | undefined) => void,
): L {
  const shown = new Map<string, Map<string, CertificateProblem>>();
  const change = (link: string, then: (problems: Map<string, CertificateProblem>) => void): void => {
    const problems = shown.get(link) ?? new Map<string, CertificateProblem>();
    shown.set(link, problems);
    then(problems);
    present(link, [...problems.values()].at(-1));
  };
  return {
    ...links,
    apply: async (link, action) => {
      if (action.kind !== "certificate") return links.apply(link, action);
      if (link === "webhooks")
        throw new FiredrillError({
          code: "FD_SCHEDULE",
          place: "webhooks",
          problem: "webhooks are taken by the integration, which shows a certificate of its own",
          remedy: "Aim it at a partner, such as `at: { link: payment }`.",
        });
      change(link, (problems) => problems.set(action.id, action.problem));
    },
    heal: async (link, id) => {
      if (shown.get(link)?.has(id)) return change(link, (problems) => problems.delete(id));
      return links.heal(link, id);
    },
  };
}
