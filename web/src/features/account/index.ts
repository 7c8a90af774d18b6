export { SignOutButton } from "./SignOutButton";
export { SignInGate } from "./SignInGate";
export { waysToSignIn } from "./api";
