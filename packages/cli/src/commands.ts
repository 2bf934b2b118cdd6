import type { CommandSpec } from "./command.ts";
import { cancelCommand } from "./commands/cancel.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { downloadCommand } from "./commands/download.ts";
import { fakeCommand } from "./commands/fake.ts";
import { listCommand } from "./commands/list.ts";
import { runCommand } from "./commands/run.ts";
import { schemaCommand } from "./commands/schema.ts";
import { statusCommand } from "./commands/status.ts";
import { submitCommand } from "./commands/submit.ts";
import { waitCommand } from "./commands/wait.ts";

/** All commands, in the order of the help. */
export const commands: readonly CommandSpec[] = [
  runCommand,
  submitCommand,
  statusCommand,
  waitCommand,
  downloadCommand,
  cancelCommand,
  listCommand,
  doctorCommand,
  fakeCommand,
  schemaCommand,
];
