import type { Clock } from "../../core/clock.ts";
import type { CarrierGateway, Rate } from "../ports.ts";

type QuoteRequest = Parameters<CarrierGateway["quote"]>[0];

/**
 * The cheapest rate, or undefined when the carrier failed or the deadline passed. The gateway is told the deadline; the
 * clock here keeps it, so that no gateway can make a customer wait.
 */
export async function quoteWithin(carrier: CarrierGateway, request: QuoteRequest, clock: Clock): Promise<Rate | undefined> {
  let cancel = (): void => {};
  const deadline = new Promise<undefined>((resolve) => {
    cancel = clock.after(request.deadlineMs, () => resolve(undefined));
  });
  const asked = carrier.quote(request).then(
    (outcome) => (outcome.ok ? [...outcome.value].sort((a, b) => a.price.amountMinor - b.price.amountMinor)[0] : undefined),
    () => undefined,
  );
  const rate = await Promise.race([asked, deadline]);
  cancel();
  return rate;
}
