import { Argument } from "commander";
import type { CommandSpec } from "../command.ts";

export const completionCommand: CommandSpec = {
  name: "completion",
  summary: "print the script that completes command lines in a shell",
  arguments: [new Argument("<shell>", "which shell").choices(["bash", "zsh", "fish", "powershell"])],
  examples: ["completion bash >> ~/.bashrc", "completion fish | source", "completion powershell >> $PROFILE"],
  load: () => import("../actions/completion.ts"),
};
