export { AccessGate } from "./AccessGate";
