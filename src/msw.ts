export type { WebhookHandler } from "./reference/handler-sender.ts";
export type { MockFault } from "./reference/mock-faults.ts";
export { type MockPartners, type MockPartnersOptions, mockPartners, partnerHandlers } from "./reference/mock-partners.ts";
export { partnerHandler } from "./transports/msw/partner-handler.ts";
