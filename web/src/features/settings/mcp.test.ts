import { describe, expect, it } from "vitest";
import { EMPTY_MCP, isServer, readServers, toServer, writeServers } from "./mcp";
import { tokensBody } from "./gitApi";
import { nameTrouble } from "./SecretsPage";

describe("servers of tools", () => {
  it("come back as they were stored", () => {
    const stored = {
      sse_servers: ["https://a.example/sse"],
      shttp_servers: [{ url: "https://b.example/mcp", api_key: "k" }],
      stdio_servers: [{ name: "fetch", command: "uvx", args: ["mcp-server-fetch"], env: { LANG: "C" } }],
    };
    expect(writeServers(readServers(stored))).toEqual({ ...stored, sse_servers: [{ url: "https://a.example/sse", api_key: null }] });
    expect(readServers(null)).toEqual([]);
  });

  it("are checked where they are typed", () => {
    const present = readServers({ stdio_servers: [{ name: "fetch", command: "uvx" }], shttp_servers: ["https://b.example/mcp"] });
    const told = (part: Partial<typeof EMPTY_MCP>) => toServer({ ...EMPTY_MCP, ...part }, present);
    expect(told({ url: "b.example" })).toEqual({ url: expect.stringContaining("http") });
    expect(told({ url: "https://b.example/mcp" })).toEqual({ url: expect.stringContaining("already") });
    expect(told({ kind: "stdio", name: "fetch", command: "uvx x", env: "no" })).toEqual({
      name: expect.stringContaining("already"),
      command: expect.stringContaining("without spaces"),
      env: expect.stringContaining("NAME=value"),
    });
    const good = told({ kind: "stdio", name: "db", command: "npx", args: "-y\nserver db\n", env: "A=1=2" });
    expect(isServer(good)).toBe(true);
    expect(good).toEqual({ kind: "stdio", name: "db", command: "npx", args: ["-y", "server db"], env: { A: "1=2" } });
  });
});

describe("tokens of git providers", () => {
  it("name every provider that stays, because the posted map replaces the stored one", () => {
    const connected = new Map([["github", ""], ["gitlab", "gitlab.acme.io"]]);
    expect(tokensBody(connected, { github: null, bitbucket: { token: "b", host: "" } })).toEqual({
      provider_tokens: { gitlab: { token: "", host: "gitlab.acme.io" }, bitbucket: { token: "b", host: "" } },
    });
  });
});

describe("names of secrets", () => {
  it("are names of variables, whatever their case", () => {
    expect(nameTrouble("NPM_TOKEN", [])).toBe("");
    expect(nameTrouble("1x", [])).not.toBe("");
    expect(nameTrouble("npm_token", ["NPM_TOKEN"])).toContain("already");
  });
});
