import { createRandom } from "../../../src/core/random.ts";
import { startEmbeddedProxy } from "../../../src/transports/toxiproxy/embedded.ts";
import { describeToxiproxy } from "./suite.ts";

describeToxiproxy("embedded proxy", () => startEmbeddedProxy({ random: createRandom(1) }));
