// page.mjs for the browser, by webpack. Usage: node webpack.bundle.mjs <folder> [condition of "exports"]
import { resolve } from "node:path";
import webpack from "webpack";

const [folder, condition] = process.argv.slice(2);
const compiler = webpack({
  mode: "production",
  target: ["web", "es2022"],
  entry: "./page.mjs",
  output: { path: resolve(folder), filename: "page.js", module: true },
  experiments: { outputModule: true },
  optimization: { minimize: false },
  performance: false,
  ...(condition && { resolve: { conditionNames: [condition, "import", "module", "default"] } }),
});
compiler.run((error, stats) => {
  const problems = error ? String(error) : stats.toString({ all: false, errors: true, warnings: true });
  console.error(problems);
  process.exit(error || stats.hasErrors() ? 1 : 0);
});
