import { runIntegration } from "./run.ts";

await runIntegration();
