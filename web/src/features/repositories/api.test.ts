import { describe, expect, it } from "vitest";
import { fromAddress } from "./api";

describe("what is typed as a repository", () => {
  it.each([
    ["acme/webshop", "acme/webshop"],
    [" acme/webshop ", "acme/webshop"],
    ["https://github.com/acme/webshop", "acme/webshop"],
    ["https://github.com/acme/webshop.git", "acme/webshop"],
    ["https://github.com/acme/webshop/pull/7?x=1", "acme/webshop"],
    ["https://gitlab.acme.io/group/sub/project/-/tree/main", "group/sub/project"],
    ["http://host/a/b/c/", "a/b/c"],
    ["web shop", "web shop"],
  ])("%s means %s", (typed, meant) => expect(fromAddress(typed)).toBe(meant));
});
