import { library } from "../../tsup.base.ts";

export default library(
  {
    index: "src/index.ts",
    vendor: "src/vendor.ts",
    fake: "src/fake/index.ts",
    rows: "src/rows.ts",
    diagnose: "src/diagnose.ts",
    opentelemetry: "src/opentelemetry.ts",
  },
  { "platform/node": "src/platform/node.ts", "platform/default": "src/platform/default.ts" },
  // 92 modules of it would be loaded otherwise, most of them languages: docs/decisions/0010.
  ["zod"],
);
