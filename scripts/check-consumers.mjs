// Compiles the usual consumers of the packed packages, with the dependencies of this workspace; packed-matrix.mjs
// compiles all. Usage: node scripts/check-consumers.mjs   (after a build and scripts/pack.mjs)
import { mswCompilations, plainCompilations, USUAL } from "./compilations.mjs";
import { linkedProject, withFolder } from "./consumer.mjs";
import { runSteps } from "./steps.mjs";

await withFolder(async (folder) => {
  await linkedProject(folder);
  const steps = [...plainCompilations(folder, USUAL), ...mswCompilations(folder)];
  console.log(`${steps.length} compilations`);
  await runSteps(steps);
});
