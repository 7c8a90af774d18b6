export { SignOutButton } from "./SignOutButton";
export { KeysPage } from "./KeysPage";
export { SignInGate } from "./SignInGate";
export { waysToSignIn } from "./api";
