import { createMemoryStore } from "../../../src/integration/store/memory-store.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { describeStore } from "./store-conformance.ts";

describeStore("plain memory", () => Promise.resolve(createMemoryStore({ clock: createVirtualClock() })));
