import { library } from "../../tsup.base.ts";

export default library({ index: "src/index.ts", diagnose: "src/diagnose.ts", fake: "src/fake.ts", msw: "src/msw.ts" });
