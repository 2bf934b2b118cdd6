import { library } from "../../tsup.base.ts";

export default library(
  { index: "src/index.ts" },
  { "platform/node": "src/platform/node.ts", "platform/default": "src/platform/default.ts" },
);
