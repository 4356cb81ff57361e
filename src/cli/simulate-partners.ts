import { builtins } from "../catalogue.ts";
import type { OverlayText } from "../contract/overlay.ts";
import { nameOf } from "../contract/parse.ts";
import { FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";
import { type Blueprint, builtinBlueprints, ownBlueprint, vendorBlueprint } from "../reference/builtin-partners.ts";
import { readTextFile } from "../transports/files.ts";

function loadVendor(vendor: string, over: OverlayText | undefined): Blueprint {
  const found = vendorBlueprint(vendor, vendor, over);
  if (found !== undefined) return found;
  throw new FiredrillError({
    code: "FD_USAGE",
    place: `simulate ${vendor}`,
    problem: "no vendor of that name ships with Firedrill",
    remedy: suggest(vendor, Object.keys(builtins.vendors)),
  });
}

/** Which overlay lies over which partner's contract. */
function overlaysOf(names: readonly string[], overlays: readonly string[]): ReadonlyMap<string, OverlayText> {
  const found = new Map<string, OverlayText>();
  for (const given of overlays) {
    const place = `--overlay ${given}`;
    const refuse = (problem: string, remedy: string): never => {
      throw new FiredrillError({ code: "FD_USAGE", place, problem, remedy });
    };
    const [, named, path = ""] = /^(?:([A-Za-z0-9_-]+)=)?(.+)$/s.exec(given) ?? [];
    const [only = "", ...others] = names;
    if (names.length === 0) refuse("there is no contract to lay it over", "Name a vendor, or give --contract.");
    if (named === undefined && others.length > 0)
      refuse(`it could be for any of ${names.join(", ")}`, `Say which: --overlay ${only}=${path}`);
    const name = named ?? only;
    if (!names.includes(name)) refuse(`${name} is simulated from no contract that takes one`, suggest(name, names));
    if (found.has(name)) refuse(`${name} has an overlay already`, "Put both into one file.");
    found.set(name, { text: readTextFile(path, "overlay"), place: path });
  }
  return found;
}

/**
 * The partners to simulate: the built-in ones, vendors, and those of a team's own contracts.
 *
 * @throws FiredrillError FD_USAGE, FD_FILE or FD_CONTRACT
 */
export function loadBlueprints(
  vendors: readonly string[],
  contracts: readonly string[],
  overlays: readonly string[],
): readonly Blueprint[] {
  const over = overlaysOf([...vendors, ...contracts.map(nameOf)], overlays);
  const blueprints = [
    ...builtinBlueprints(),
    ...vendors.map((vendor) => loadVendor(vendor, over.get(vendor))),
    ...contracts.map((file) => ownBlueprint(file, over.get(nameOf(file)))),
  ];
  const names = blueprints.map(({ name }) => name);
  const twice = names.find((name, n) => names.indexOf(name) !== n);
  if (twice === undefined) return blueprints;
  throw new FiredrillError({
    code: "FD_CONTRACT",
    place: `--contract ${contracts.join(" ")}`,
    problem: `two partners would be called ${twice}`,
    remedy: "A contract's file name names its partner: rename the file.",
  });
}
