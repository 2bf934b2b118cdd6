import { library } from "../../tsup.base.ts";

export default library(
  {
    index: "src/index.ts",
    vendor: "src/vendor.ts",
    fake: "src/fake/index.ts",
    rows: "src/rows.ts",
    diagnose: "src/diagnose.ts",
  },
  { "platform/node": "src/platform/node.ts", "platform/default": "src/platform/default.ts" },
);
