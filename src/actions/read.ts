import { defineAction } from "./action.ts";

export const read = defineAction({
  name: "read",
  description: "Looks at the order once.",
  fields: {},
  perform: async ({ look }) => {
    await look();
  },
});
