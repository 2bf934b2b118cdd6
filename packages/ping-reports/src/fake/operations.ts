/** The calls that the fake knows. One template and one run are asked for by way of their lists. */
export type PingOperation =
  | "getAccessToken"
  | "listTemplates"
  | "createTemplate"
  | "updateTemplate"
  | "publishTemplate"
  | "editTemplate"
  | "duplicateTemplate"
  | "deleteTemplate"
  | "exportTemplate"
  | "importTemplate"
  | "startRun"
  | "listRuns"
  | "viewRun"
  | "exportRun"
  | "downloadRun";
