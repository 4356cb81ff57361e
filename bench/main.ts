// npm run bench: everything that is measured, one after the other. `npm run bench -- payment proxy` picks.

import { benchCheckers, printCheckers } from "./checkers.ts";
import { benchContracts } from "./contracts.ts";
import { benchDrill } from "./drill.ts";
import { benchExplore } from "./explore.ts";
import { benchExploreLive } from "./explore-live.ts";
import { benchMemory, printMemory } from "./memory.ts";
import { benchOutage } from "./outage.ts";
import { benchPayment, printPayment } from "./payment.ts";
import { benchProxy } from "./proxy.ts";

const benches: Readonly<Record<string, () => Promise<void>>> = {
  payment: async () => console.log(printPayment(await benchPayment())),
  memory: async () => console.log(printMemory(await benchMemory({ print: console.log }))),
  proxy: () => benchProxy(),
  checkers: async () => console.log(printCheckers(benchCheckers())),
  explore: () => benchExplore(),
  "explore-live": () => benchExploreLive(),
  contracts: () => benchContracts(),
  outage: () => benchOutage(),
  drill: () => benchDrill(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined) {
  console.error(`bench: there is none called ${JSON.stringify(unknown)}\n  Choose from ${Object.keys(benches).join(", ")}.`);
  process.exit(2);
}
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await bench();
  console.log();
}
