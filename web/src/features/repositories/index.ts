export { RepositoryChoice } from "./RepositoryChoice";
export type { ChosenRepository } from "./api";
