import { createRandom } from "../../src/core/random.ts";
import { startEmbeddedProxy } from "../../src/transports/toxiproxy/embedded.ts";

/** The embedded proxy in a process of its own, so that it is measured under the same terms as the real one. */
const [port = "0", seed = "1"] = process.argv.slice(2);
await startEmbeddedProxy({ random: createRandom(seed), port: Number(port) });
