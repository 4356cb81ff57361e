// A shop that takes orders until it ends, falls silent or gets slow, as its environment says.
import { createServer } from "node:http";

const { PORT, ENDS_AFTER = "0", SILENT_AFTER = "0", SLOW_MS = "0" } = process.env;
let placed = 0;
const view = { state: "done", total: 1000, currency: "EUR", paid: 0, refunded: 0, shipped_at: null };
const server = createServer((request, response) => {
  if (Number(SILENT_AFTER) > 0 && placed >= Number(SILENT_AFTER)) return;
  response.setHeader("content-type", "application/json");
  setTimeout(() => response.end(JSON.stringify(view)), placed > 0 ? Number(SLOW_MS) : 0);
  if (request.method !== "POST") return;
  placed += 1;
  if (placed !== Number(ENDS_AFTER)) return;
  console.log("no memory is left");
  setTimeout(() => process.exit(7), 20);
});
server.listen(Number(PORT), "127.0.0.1");
