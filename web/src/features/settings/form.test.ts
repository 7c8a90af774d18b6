import { describe, expect, it } from "vitest";
import type { Settings } from "@/shared/wire/types";
import { DEMO, EMPTY_FORM, joinModel, OTHER, serverErrors, splitModel, toBody, toForm, validate } from "./form";

const stored: Settings = {
  language: "en",
  agent: "CodeActAgent",
  llm_model: "anthropic/claude-sonnet-4-20250514",
  llm_base_url: "",
  llm_api_key: null,
  llm_api_key_set: true,
  search_api_key: null,
  search_api_key_set: true,
  sandbox_api_key: null,
  provider_tokens_set: {},
  secrets_store: { provider_tokens: {} },
  max_iterations: null,
  max_budget_per_task: 2.5,
  condenser_max_size: 120,
  enable_default_condenser: true,
  mcp_config: { sse_servers: [] },
};

describe("the model settings", () => {
  it("come from the wire and go back unchanged", () => {
    const body = toBody(stored, toForm(stored));
    expect(body).toMatchObject({
      llm_model: "anthropic/claude-sonnet-4-20250514",
      max_iterations: null,
      max_budget_per_task: 2.5,
      condenser_max_size: 120,
    });
  });

  it("keep every other setting, because a server may reset what is absent (AC-67)", () => {
    expect(toBody(stored, toForm(stored))).toMatchObject({ language: "en", agent: "CodeActAgent", mcp_config: { sse_servers: [] } });
  });

  it("never send a secret that was not typed", () => {
    const body = toBody(stored, toForm(stored));
    for (const key of ["llm_api_key", "search_api_key", "sandbox_api_key", "llm_api_key_set"]) expect(body).not.toHaveProperty(key);
    expect(toBody(stored, { ...toForm(stored), apiKey: " sk-1 " })).toHaveProperty("llm_api_key", "sk-1");
    expect(toBody(stored, { ...toForm(stored), clearKey: true })).toHaveProperty("llm_api_key", "");
  });

  it.each([
    ["openai/gpt-5", "openai", "gpt-5"],
    ["mycorp/model", OTHER, "mycorp/model"],
    ["qwen3", OTHER, "qwen3"],
    ["demo", DEMO, ""],
    ["", "", ""],
  ])("read the model name %s and write it again", (name, provider, model) => {
    expect(splitModel(name)).toEqual({ provider, model });
    expect(joinModel(provider, model)).toBe(name);
  });

  it.each([
    ["claude-sonnet-4-20250514", "anthropic"],
    ["gpt-4o", "openai"],
    ["o3", "openai"],
  ])("know whose the name %s is", (name, provider) => {
    expect(splitModel(name)).toEqual({ provider, model: name });
  });

  it("do not double a provider that was typed", () => {
    expect(joinModel("openai", "openai/gpt-5")).toBe("openai/gpt-5");
  });

  it.each([
    [{ provider: "openai" }, "model"],
    [{ apiKey: "sk" }, "model"],
    [{ model: "m", baseUrl: "localhost:8000" }, "baseUrl"],
    [{ model: "m", baseUrl: "javascript:alert(1)" }, "baseUrl"],
    [{ model: "m", provider: OTHER }, "baseUrl"],
    [{ maxIterations: "0" }, "maxIterations"],
    [{ maxIterations: "1.5" }, "maxIterations"],
    [{ maxBudget: "-1" }, "maxBudget"],
    [{ maxBudget: "much" }, "maxBudget"],
    [{ condenserSize: "19" }, "condenserSize"],
    [{ condenserSize: "-20" }, "condenserSize"],
  ])("refuse %j at the field", (part, field) => {
    expect(Object.keys(validate({ ...EMPTY_FORM, ...part }))).toEqual([field]);
  });

  it("accept empty limits and a complete connection", () => {
    expect(validate(EMPTY_FORM)).toEqual({});
    expect(validate({ ...EMPTY_FORM, provider: DEMO })).toEqual({});
    expect(validate({ ...EMPTY_FORM, provider: OTHER, model: "m", baseUrl: "http://localhost:8000/v1", maxBudget: "0.5" })).toEqual({});
  });

  it("put the server's words at the field they are about (AC-68)", () => {
    expect(serverErrors(new Map([["condenser_max_size", "must be at least 20"], ["unknown", "x"]]))).toEqual({
      condenserSize: "must be at least 20",
    });
  });
});
