export { type MockPartners, type MockPartnersOptions, mockPartners, partnerHandlers } from "./reference/mock-partners.ts";
export { partnerHandler } from "./transports/msw/partner-handler.ts";
