import { builtins } from "../catalogue.ts";
import type { OverlayText } from "../contract/overlay.ts";
import { nameOf } from "../contract/parse.ts";
import { FiredrillError } from "../core/errors.ts";
import { suggest } from "../core/nearest.ts";
import { type Blueprint, builtinBlueprints, ownBlueprint, vendorBlueprint } from "../reference/builtin-partners.ts";
import { seededBlueprint } from "../reference/seeded-blueprint.ts";
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

/** Which file was given for which partner. */
function filesFor(flag: "overlay" | "cassette", names: readonly string[], files: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const given of files) {
    const place = `--${flag} ${given}`;
    const refuse = (problem: string, remedy: string): never => {
      throw new FiredrillError({ code: "FD_USAGE", place, problem, remedy });
    };
    const [, named, path = ""] = /^(?:([A-Za-z0-9_-]+)=)?(.+)$/s.exec(given) ?? [];
    const [only = "", ...others] = names;
    if (names.length === 0)
      refuse(
        "there is no contract to lay it over",
        flag === "overlay" ? "Name a vendor, or give --contract." : "Give --contract.",
      );
    if (named === undefined && others.length > 0)
      refuse(`it could be for any of ${names.join(", ")}`, `Say which: --${flag} ${only}=${path}`);
    const name = named ?? only;
    if (!names.includes(name)) refuse(`${name} is simulated from no contract that takes one`, suggest(name, names));
    if (found.has(name)) refuse(`${name} has one already`, "Put both into one file.");
    found.set(name, path);
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
  cassettes: readonly string[] = [],
): { readonly blueprints: readonly Blueprint[]; readonly notes: readonly string[] } {
  const names = [...vendors, ...contracts.map(nameOf)];
  const over = new Map(
    [...filesFor("overlay", names, overlays)].map(([name, path]) => [name, { text: readTextFile(path, "overlay"), place: path }]),
  );
  // a vendor speaks its own words already
  const taped = filesFor("cassette", contracts.map(nameOf), cassettes);
  const notes: string[] = [];
  const own = (file: string): Blueprint => {
    const [overlay, cassette] = [over.get(nameOf(file)), taped.get(nameOf(file))];
    if (cassette === undefined) return ownBlueprint(file, overlay);
    const seeded = seededBlueprint(file, overlay, cassette);
    notes.push(...seeded.notes.map((note) => `${cassette}: ${note}`));
    return seeded.blueprint;
  };
  const blueprints = [
    ...builtinBlueprints(),
    ...vendors.map((vendor) => loadVendor(vendor, over.get(vendor))),
    ...contracts.map(own),
  ];
  const called = blueprints.map(({ name }) => name);
  const twice = called.find((name, n) => called.indexOf(name) !== n);
  if (twice === undefined) return { blueprints, notes };
  throw new FiredrillError({
    code: "FD_CONTRACT",
    place: `--contract ${contracts.join(" ")}`,
    problem: `two partners would be called ${twice}`,
    remedy: "A contract's file name names its partner: rename the file.",
  });
}
