import type { CommandSpec } from "./command.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { completeCommand } from "./commands/complete.ts";
import { completionCommand } from "./commands/completion.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { collectCommand } from "./commands/collect.ts";
import { compareCommand } from "./commands/compare.ts";
import { downloadCommand } from "./commands/download.ts";
import { fakeCommand } from "./commands/fake.ts";
import { listCommand } from "./commands/list.ts";
import { rowsCommand } from "./commands/rows.ts";
import { runCommand } from "./commands/run.ts";
import { schemaCommand } from "./commands/schema.ts";
import { statusCommand } from "./commands/status.ts";
import { submitCommand } from "./commands/submit.ts";
import { verifyCommand } from "./commands/verify.ts";
import { waitCommand } from "./commands/wait.ts";

/** All commands, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  runCommand,
  collectCommand,
  verifyCommand,
  compareCommand,
  rowsCommand,
  doctorCommand,
  listCommand,
  submitCommand,
  statusCommand,
  waitCommand,
  downloadCommand,
  cancelCommand,
  fakeCommand,
  schemaCommand,
  completionCommand,
];

/** Commands that scripts call, and that no list shows. */
export const hiddenCommands: readonly CommandSpec[] = [completeCommand];
