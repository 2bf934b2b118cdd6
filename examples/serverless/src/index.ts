import { createHandlers } from "./handlers.ts";
import { folderStorage } from "./storage.ts";
import { vendorsFromEnvironment } from "./vendors.ts";

/** Deploy these two. `EVIDENCE_FOLDER` is where the files go. */
export const { submit, collect } = createHandlers({
  vendors: vendorsFromEnvironment(),
  storage: folderStorage(process.env["EVIDENCE_FOLDER"] ?? "/tmp/evidence"),
});
