import messaging from "../../simulators/messaging.ts";
import { definePartner } from "../../src/index.ts";
import { moved, send } from "./messages.ts";
import { reads } from "./reads.ts";

/** SendGrid's words around the state machine of a messaging service: what is sent, and whether it arrives, is decided there. */
export const simulator = definePartner({
  name: "sendgrid",
  operations: { ...reads, sendMail: send },
  moves: { delivered: moved("delivered"), bounced: moved("bounced") },
  ...(messaging.dialect && { dialect: messaging.dialect }),
});
