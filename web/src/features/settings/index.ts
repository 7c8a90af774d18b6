export { GitPage } from "./GitPage";
export { McpPage } from "./McpPage";
export { SecretsPage } from "./SecretsPage";
export { SettingsFrame } from "./SettingsFrame";
export { SettingsPage } from "./SettingsPage";
