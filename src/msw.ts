export { type MockPartners, type MockPartnersOptions, mockPartners, partnerHandlers } from "./transports/msw/mock-partners.ts";
export { partnerHandler } from "./transports/msw/partner-handler.ts";
