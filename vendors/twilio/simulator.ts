import messaging from "../../simulators/messaging.ts";
import { definePartner } from "../../src/index.ts";
import { list } from "./list.ts";
import { create, deleted, fetched, moved, sent, updated } from "./messages.ts";

/** Twilio's words around the state machine of a messaging service: what is sent, and whether it arrives, is decided there. */
export const simulator = definePartner({
  name: "twilio",
  operations: {
    sendMessage: create,
    fetchMessage: fetched,
    listMessages: list,
    updateMessage: updated,
    deleteMessage: deleted,
  },
  moves: { sent, delivered: moved("delivered"), bounced: moved("bounced") },
  ...(messaging.dialect && { dialect: messaging.dialect }),
});
