import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// Waiting ends when the condition holds; the limit only matters on a machine that is very busy.
configure({ asyncUtilTimeout: 20_000 });

afterEach(() => {
  cleanup();
  localStorage.clear();
});
