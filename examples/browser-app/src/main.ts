import { RunForm } from "./form/run-form.ts";
import { RunDesk } from "./run/run-desk.ts";

const form = new RunForm({
  onRun: (choice) => void desk.start(choice),
  onProblem: (error) => desk.showProblem(error),
});
const desk = new RunDesk(form);
form.showVendor().catch((error: unknown) => desk.showProblem(error));
