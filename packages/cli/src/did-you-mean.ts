// On its own, because a package that is loaded on demand comes with everything that it exports.
export { didYouMean } from "@identity-reports/core/vendor";
