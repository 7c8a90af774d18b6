import type { Settings } from "@/shared/wire/types";

/** The model settings as they are typed. Numbers stay text until they are valid. */
export interface SettingsForm {
  readonly provider: string;
  readonly model: string;
  readonly apiKey: string;
  readonly clearKey: boolean;
  readonly baseUrl: string;
  readonly maxIterations: string;
  readonly maxBudget: string;
  readonly condenserSize: string;
}

export type FormErrors = Partial<Record<keyof SettingsForm, string>>;

/** The choice for a server that speaks a known provider's language under another address. */
export const OTHER = "other";

/** The model that needs no provider; its whole name. */
export const DEMO = "demo";

export const PROVIDERS: readonly (readonly [string, string])[] = [
  ["anthropic", "Anthropic"],
  ["openai", "OpenAI"],
  ["gemini", "Google Gemini"],
  ["mistral", "Mistral"],
  ["deepseek", "DeepSeek"],
  ["groq", "Groq"],
  ["xai", "xAI"],
  ["openrouter", "OpenRouter"],
  ["ollama", "Ollama (on this machine)"],
  [OTHER, "Other (OpenAI-compatible)"],
  [DEMO, "Built-in demo (a fixed tour)"],
];

export const EMPTY_FORM: SettingsForm = {
  provider: "",
  model: "",
  apiKey: "",
  clearKey: false,
  baseUrl: "",
  maxIterations: "",
  maxBudget: "",
  condenserSize: "",
};

export function splitModel(stored: string): { provider: string; model: string } {
  const slash = stored.indexOf("/");
  if (stored === DEMO) return { provider: DEMO, model: "" };
  if (slash <= 0) return { provider: bareProvider(stored), model: stored };
  const provider = stored.slice(0, slash);
  return PROVIDERS.some(([known]) => known === provider && known !== OTHER && known !== DEMO)
    ? { provider, model: stored.slice(slash + 1) }
    : { provider: OTHER, model: stored };
}

/** Whose a name without a provider is. */
function bareProvider(name: string): string {
  if (name === "") return "";
  if (name.startsWith("claude-")) return "anthropic";
  return /^(gpt-|o\d)/.test(name) ? "openai" : OTHER;
}

export function joinModel(provider: string, model: string): string {
  if (provider === DEMO) return DEMO;
  const name = model.trim();
  if (provider === OTHER || provider === "" || name === "") return name;
  return name.startsWith(`${provider}/`) ? name : `${provider}/${name}`;
}

const shown = (value: number | null | undefined): string => (value == null ? "" : String(value));

export function toForm(settings: Settings | null): SettingsForm {
  if (!settings) return EMPTY_FORM;
  return {
    ...EMPTY_FORM,
    ...splitModel(settings.llm_model ?? ""),
    baseUrl: settings.llm_base_url ?? "",
    maxIterations: shown(settings.max_iterations),
    maxBudget: shown(settings.max_budget_per_task),
    condenserSize: shown(settings.condenser_max_size),
  };
}

export const MIN_CONDENSER_SIZE = 20;

export function validate(form: SettingsForm): FormErrors {
  const errors: FormErrors = {};
  const base = form.baseUrl.trim();
  if (form.model.trim() === "" && form.provider !== DEMO && (form.apiKey !== "" || base !== "" || form.provider !== "")) {
    errors.model = "Name the model, for example one from the list.";
  }
  if (base !== "" && !isWebAddress(base)) {
    errors.baseUrl = "Enter a full address that begins with http:// or https://.";
  }
  if (form.provider === OTHER && base === "" && !form.model.includes("/")) {
    errors.baseUrl = "Another provider needs its address.";
  }
  const iterations = wholeNumber(form.maxIterations);
  if (iterations !== null && !(iterations >= 1)) errors.maxIterations = "Enter a whole number from 1, or leave it empty.";
  const budget = form.maxBudget.trim() === "" ? null : Number(form.maxBudget);
  if (budget !== null && !(Number.isFinite(budget) && budget > 0)) {
    errors.maxBudget = "Enter an amount above 0, or leave it empty for no limit.";
  }
  const condenser = wholeNumber(form.condenserSize);
  if (condenser !== null && !(condenser >= MIN_CONDENSER_SIZE)) {
    errors.condenserSize = `Enter a whole number from ${MIN_CONDENSER_SIZE}, or leave it empty.`;
  }
  return errors;
}

/** Null for an empty field; NaN for what is no whole number. */
function wholeNumber(typed: string): number | null {
  const text = typed.trim();
  if (text === "") return null;
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

function isWebAddress(address: string): boolean {
  try {
    return /^https?:$/.test(new URL(address).protocol);
  } catch {
    return false;
  }
}

const NEVER_SENT = [
  "llm_api_key",
  "search_api_key",
  "sandbox_api_key",
  "llm_api_key_set",
  "search_api_key_set",
  "provider_tokens_set",
  "secrets_store",
];

/** The settings as last read, without what is only told or never sent back. */
export function whole(current: Settings | null): Record<string, unknown> {
  const body: Record<string, unknown> = { ...current };
  for (const key of NEVER_SENT) delete body[key];
  return body;
}

/**
 * The whole settings as last read plus what this form holds, because a server may take absent
 * fields for defaults (rest-core.md §10.4). Secrets go only when they were typed or are cleared.
 */
export function toBody(current: Settings | null, form: SettingsForm): Record<string, unknown> {
  const body = whole(current);
  body["llm_model"] = joinModel(form.provider, form.model);
  body["llm_base_url"] = form.baseUrl.trim();
  body["max_iterations"] = wholeNumber(form.maxIterations);
  body["max_budget_per_task"] = form.maxBudget.trim() === "" ? null : Number(form.maxBudget);
  body["condenser_max_size"] = wholeNumber(form.condenserSize);
  const key = form.apiKey.trim();
  if (key !== "") body["llm_api_key"] = key;
  else if (form.clearKey) body["llm_api_key"] = "";
  return body;
}

const WIRE_NAMES: Record<string, keyof SettingsForm> = {
  llm_model: "model",
  llm_api_key: "apiKey",
  llm_base_url: "baseUrl",
  max_iterations: "maxIterations",
  max_budget_per_task: "maxBudget",
  condenser_max_size: "condenserSize",
};

/** Puts what the server says about single fields where they are. */
export function serverErrors(fields: ReadonlyMap<string, string>): FormErrors {
  const errors: FormErrors = {};
  for (const [wire, said] of fields) {
    const name = WIRE_NAMES[wire];
    if (name) errors[name] = said;
  }
  return errors;
}
