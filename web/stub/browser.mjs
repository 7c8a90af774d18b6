/**
 * The page in a real browser against the stub: streaming, outbox, hostile content, paging, both
 * themes. `npm run browser [-- --shots DIR]`; CHROMIUM names the browser.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { parseArgs } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";
import { startStub } from "./server.mjs";

const { values } = parseArgs({ options: { shots: { type: "string" }, only: { type: "string" } } });
/** As scripts/test-tools looks for it. */
function chromiumPath() {
  const named = process.env.CHROMIUM;
  if (named && isAbsolute(named)) return named;
  const names = [named, "chromium", "chromium-browser", "google-chrome"].filter(Boolean);
  const found = names.flatMap((name) => (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name))).find((file) => existsSync(file));
  if (!found) throw new Error("Chromium is missing: install it (Debian: apt-get install chromium) or point CHROMIUM at one.");
  return found;
}

const browser = await chromium.launch({
  executablePath: chromiumPath(),
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Long enough for what was asked for to be drawn. */
const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** No colour is on its way to another: what ends has ended, what never does (a pulse) goes on. */
const still = (page) =>
  page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running" || one.effect?.getComputedTiming().endTime === Infinity));

/** WCAG 2.2 A and AA by machine (AC-75). */
async function accessible(page) {
  await settled(page);
  await still(page);
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).slice(0, 3).join(" | ")}`), []);
}

let failures = 0;
async function scenario(name, run, options = {}) {
  if (values.only && !name.includes(values.only)) return;
  const stub = await startStub(options.stub);
  const context = await browser.newContext({ colorScheme: options.scheme ?? "light", viewport: options.viewport ?? { width: 1280, height: 860 }, locale: "en-GB", timezoneId: "UTC", permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  const trouble = [];
  const foreign = [];
  page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("request", (request) => !request.url().startsWith(stub.address) && !/^(data|blob):/.test(request.url()) && foreign.push(request.url()));
  const shot = async (label) => {
    await settled(page);
    if (!values.shots) return;
    mkdirSync(values.shots, { recursive: true });
    await page.screenshot({ path: join(values.shots, `${label}.png`) });
  };
  try {
    await run({ page, stub, shot, open: (path) => page.goto(stub.address + path) });
    const unexpected = trouble.filter((text) => !(options.tolerate ?? /$^/).test(text));
    assert.deepEqual(unexpected, [], "errors on the console");
    assert.deepEqual(foreign, [], "requests to other hosts");
    console.log(`ok   ${name}`);
  } catch (error) {
    failures++;
    console.log(`FAIL ${name}\n${error.stack ?? error}\n${trouble.join("\n")}`);
    await shot(`failed-${name.replaceAll(/\W+/g, "-")}`);
  } finally {
    await context.close();
    await stub.stop();
  }
}

const chat = (page) => page.getByTestId("chat");
const state = (page, wanted) => page.locator(`[data-testid=chat][data-agent-state=${wanted}]`).waitFor();
const online = (page) => page.locator("[data-testid=chat][data-connection=online]").waitFor();

await scenario("a task is stated, streamed and finished (AC-23, AC-42)", async ({ page, stub, open, shot }) => {
  await open("/");
  await page.getByText("You are running the built-in demo model").waitFor();
  await shot("home-light");
  await accessible(page);
  await page.getByRole("textbox", { name: "Task" }).fill("Make the sum exact");
  await page.keyboard.press("Enter");
  await page.getByTestId("live-answer").getByText("look around").waitFor();
  await shot("streaming-light");
  stub.pass("streamed");
  await page.locator("[data-event-type=run][data-state=pending]").getByText("test number 3").waitFor();
  await shot("running-light");
  stub.pass("output");
  await state(page, "finished");
  assert.equal(await page.getByTestId("live-answer").count(), 0, "provisional text is gone");
  assert.equal(await page.getByTestId("entry").getByText("Done: the tests pass").count(), 1);
  await page.getByTestId("sandbox-notice").getByText("directly on this machine").waitFor();
  await shot("finished-light");
}, { stub: { gated: true } });

await scenario("a conversation is read in both themes", async ({ page, open, shot }) => {
  await open("/conversations/sample");
  await online(page);
  await page.getByText("The failing test passes now").waitFor();
  await shot("sample-light");
  await accessible(page);
  await page.getByRole("button", { name: /^Theme/ }).click();
  await page.getByRole("button", { name: /^Theme: light/ }).click();
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
  await shot("sample-dark");
  await accessible(page);
  await page.getByRole("feed").evaluate((feed) => feed.scrollTo(0, 0));
  await page.getByText("Beginning of the conversation").waitFor();
  await page.getByText("python -m pytest -q --color=yes").waitFor();
  await shot("sample-top-dark");
  await accessible(page);
});

await scenario("hostile content stays text (AC-82)", async ({ page, open, shot }) => {
  await open("/conversations/hostile");
  await online(page);
  await page.locator("[data-event-id='9']").waitFor();
  await shot("hostile");
  const feed = page.getByRole("feed");
  for (let top = 0; top < 20_000; top += 500) {
    await feed.evaluate((element, to) => element.scrollTo(0, to), top);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const bad = await page.evaluate(() => ({
      pwned: window.__pwned,
      forbidden: document.querySelectorAll("[data-testid=entry] :is(script, iframe, style, form, svg[onload], base, meta, object, embed)").length,
      links: [...document.querySelectorAll("[data-testid=entry] a")].map((link) => link.protocol).filter((protocol) => !["http:", "https:", "mailto:"].includes(protocol)),
      images: [...document.querySelectorAll("[data-testid=entry] img")].length,
    }));
    assert.deepEqual(bad, { pwned: undefined, forbidden: 0, links: [], images: 0 });
  }
});

await scenario("a message survives a lost connection and a reload, once (AC-16, AC-17)", async ({ page, stub, open, shot }) => {
  await open("/conversations/sample");
  await online(page);
  await page.context().setOffline(true);
  stub.drop();
  await page.locator("[data-testid=chat][data-connection=offline]").waitFor();
  await page.getByRole("textbox", { name: "Message" }).fill("Also update the README");
  await page.keyboard.press("Enter");
  await page.locator("[data-testid=outbox-item][data-state=queued]").waitFor();
  await shot("offline-light");
  await accessible(page);
  await page.context().setOffline(false);
  await page.reload();
  await state(page, "finished");
  await page.locator("[data-event-type=message]", { hasText: "Also update the README" }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll("[data-testid=outbox-item]").length === 0);
  const said = stub.conversations.get("sample").events.filter((event) => event.args?.content === "Also update the README");
  assert.equal(said.length, 1);
}, { tolerate: /ERR_INTERNET_DISCONNECTED|WebSocket|Failed to load resource/ });

await scenario("events come once after several drops (AC-9)", async ({ page, stub, open }) => {
  await open("/conversations/sample");
  await online(page);
  for (let round = 0; round < 3; round++) {
    stub.drop();
    stub.add("sample", (id) => ({ id, timestamp: "2026-01-05T10:00:00", source: "agent", message: `note ${round}`, action: "message", args: { content: `note ${round}` } }));
    await page.getByTestId("entry").getByText(`note ${round}`).waitFor();
    await online(page);
  }
  const ids = await page.locator("[data-event-id]").evaluateAll((rows) => rows.map((row) => row.dataset.eventId));
  assert.equal(new Set(ids).size, ids.length);
});

await scenario("ten thousand events open fast and page back (AC-1, AC-3, AC-7)", async ({ page, open, shot }) => {
  await open("/conversations/small");
  await online(page);
  const begun = Date.now();
  await open("/conversations/long");
  await page.locator("[data-event-type]").first().waitFor();
  await page.getByRole("textbox", { name: "Message" }).waitFor();
  const opened = Date.now() - begun;
  const feed = page.getByRole("feed");
  const oldestBefore = Number(await chat(page).getAttribute("data-oldest-id"));
  await page.route("**/events?*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  // 40 px up per frame: every row must move by exactly that, also when rows and pages are put in above.
  const { most, jumps, blank } = await feed.evaluate(
    (element) =>
      new Promise((done) => {
        const seen = { most: 0, jumps: [], blank: 0 };
        let last = new Map();
        let lastTop = 0;
        let frames = 0;
        const frame = () => {
          const edge = element.getBoundingClientRect();
          const rows = [...element.querySelectorAll("[data-event-id]")].filter((row) => row.getBoundingClientRect().bottom > edge.top && row.getBoundingClientRect().top < edge.bottom);
          if (rows.length === 0) seen.blank++;
          seen.most = Math.max(seen.most, element.querySelectorAll("*").length);
          const tops = new Map(rows.map((row) => [row.dataset.eventId, row.getBoundingClientRect().top]));
          const same = [...tops].find(([id]) => last.has(id));
          // At the very top there is nothing left to scroll until the next page is here.
          if (same && lastTop > 40 && Math.abs(same[1] - last.get(same[0]) - 40) > 2) seen.jumps.push(Math.round(same[1] - last.get(same[0]) - 40));
          last = tops;
          lastTop = element.scrollTop;
          element.scrollBy(0, -40);
          if (++frames < 600) requestAnimationFrame(frame);
          else done(seen);
        };
        requestAnimationFrame(frame);
      }),
  );
  assert.ok(Number(await chat(page).getAttribute("data-oldest-id")) < oldestBefore, "older pages came");
  assert.deepEqual(jumps, []);
  assert.equal(blank, 0);
  // Thrown to the very top while the older page is held back: when it comes, the screen stays what it is.
  await page.unroute("**/events?*");
  await page.waitForFunction(() => document.querySelector("[role=feed]").getAttribute("aria-busy") === "false");
  let letThrough;
  await page.route("**/events?*", async (route) => {
    await new Promise((resolve) => (letThrough = resolve));
    await route.continue();
  });
  const moved = [];
  for (let round = 0; round < 8; round++) {
    letThrough = undefined;
    const oldest = await chat(page).getAttribute("data-oldest-id");
    await page.waitForFunction(() => {
      const list = document.querySelector("[role=feed]");
      const there = list.scrollTop === 0 && list.textContent.trim().startsWith("Loading older");
      if (!there) list.scrollTo(0, 0);
      return there;
    });
    await settled(page);
    const row = await feed.evaluate((element) => {
      const third = [...element.querySelectorAll("[data-event-id]")][2];
      return { id: third.dataset.eventId, top: third.getBoundingClientRect().top };
    });
    letThrough();
    await page.waitForFunction((was) => document.querySelector("[data-testid=chat]").dataset.oldestId !== was, oldest);
    await settled(page);
    const top = await page.locator(`[data-event-id='${row.id}']`).evaluate((one) => one.getBoundingClientRect().top);
    moved.push(Math.round(Math.abs(top - row.top)));
  }
  await page.unroute("**/events?*");
  assert.ok(Math.max(...moved) <= 2, `moved ${moved.join(", ")} px`);
  console.log(`     opened in ${opened} ms, at most ${most} elements`);
  assert.ok(most <= 1500, `${most} elements`);
  await shot("long-light");
  const place = await feed.evaluate((element) => element.scrollTop);
  await page.getByRole("link", { name: /A hundred events/ }).click();
  await page.getByRole("heading", { name: "A hundred events" }).waitFor();
  await page.getByRole("link", { name: /Ten thousand events/ }).click();
  await page.getByRole("button", { name: "To the end" }).waitFor();
  assert.ok(Math.abs((await feed.evaluate((element) => element.scrollTop)) - place) <= 2, "the place is kept (AC-12)");
  await page.getByRole("button", { name: "To the end" }).click();
  await page.locator("[data-event-id='9999']").waitFor();
});

await scenario("a flood of events blocks nothing (AC-6)", async ({ page, stub, open }) => {
  await open("/conversations/small");
  await online(page);
  await page.evaluate(() => {
    window.__long = [];
    new PerformanceObserver((list) => list.getEntries().forEach((entry) => window.__long.push(Math.round(entry.duration)))).observe({ entryTypes: ["longtask"] });
  });
  for (let at = 0; at < 1000; at++) {
    stub.add("small", (id) => ({ id, timestamp: "2026-01-05T10:00:00", source: "agent", message: `flood ${at}`, action: "message", args: { content: `flood ${at}` } }));
    if (at % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 40));
  }
  await page.getByTestId("entry").getByText("flood 999").waitFor();
  const long = await page.evaluate(() => window.__long);
  console.log(`     long tasks while 1000 events came: ${long.join(", ") || "none"} ms`);
});

await scenario("pause, resume, stop and commands", async ({ page, open, shot }) => {
  await open("/conversations/sample");
  await online(page);
  await page.getByRole("textbox", { name: "Message" }).fill("Go on");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Pause" }).click();
  await state(page, "paused");
  await page.getByRole("button", { name: "Resume" }).click();
  await state(page, "running");
  await page.getByRole("button", { name: "Stop" }).click();
  await state(page, "stopped");
  await page.getByRole("textbox", { name: "Message" }).press("!");
  await page.getByRole("textbox", { name: "Terminal command" }).fill("git log --oneline");
  await shot("command-light");
  await accessible(page);
  await page.keyboard.press("Enter");
  await page.getByText("output of git log --oneline").waitFor();
  await page.keyboard.press("ArrowUp");
  assert.equal(await page.getByRole("textbox", { name: "Terminal command" }).inputValue(), "git log --oneline");
});

await scenario("a sleeping conversation is read and woken by a message (AC-10)", async ({ page, open, shot }) => {
  await open("/conversations/asleep");
  await page.getByText("The failing test passes now").waitFor();
  await page.getByText("This conversation sleeps").waitFor();
  await shot("asleep-light");
  await accessible(page);
  await page.getByRole("textbox", { name: "Message" }).fill("Wake up");
  await page.keyboard.press("Enter");
  await state(page, "finished");
  await page.getByTestId("entry").getByText("Done: the tests pass").waitFor();
});

await scenario("errors and questions say what to do", async ({ page, open, shot }) => {
  await open("/conversations/failed");
  await page.getByText("refused the API key").waitFor();
  await shot("failed-dark");
  await accessible(page);
  await open("/conversations/asking");
  await page.getByText("This step is risky").waitFor();
  await shot("asking-dark");
  await accessible(page);
  await page.getByRole("button", { name: "Let it run" }).click();
  await state(page, "running");
}, { scheme: "dark" });

await scenario("rename and delete in the list (AC-41)", async ({ page, open, shot }) => {
  await open("/conversations/small");
  await online(page);
  await page.getByRole("button", { name: "Rename Explain the build" }).click();
  await page.getByRole("textbox", { name: "New title" }).fill("Explain it better");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: /Explain it better/ }).waitFor();
  await page.getByRole("button", { name: "Delete A hundred events" }).click();
  await page.getByRole("dialog").waitFor();
  await shot("delete-light");
  await accessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("heading", { name: "What should be done?" }).waitFor();
  assert.equal(await page.getByRole("link", { name: /A hundred events/ }).count(), 0);
});

await scenario("a model is connected (AC-67, AC-68)", async ({ page, open, shot }) => {
  await open("/settings");
  await page.getByLabel("Provider").selectOption("openai");
  await page.getByLabel("Model", { exact: true }).fill("gpt-5-2025-08-07");
  await page.getByLabel("API key").fill("sk-test");
  await page.getByLabel("Condenser size").fill("5");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("whole number from 20").waitFor();
  await shot("settings-error-light");
  await accessible(page);
  await page.getByLabel("Condenser size").fill("60");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
  await page.getByText("A key is stored").waitFor();
  await page.waitForFunction(() => !document.body.textContent.includes("demo model"));
  assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage))).includes("sk-test"));
  await page.getByLabel("Base URL").fill("http://x.example");
  await page.getByRole("link", { name: "New conversation" }).click();
  await page.getByText("Leave without saving?").waitFor();
}, { tolerate: /404/ });

await scenario("git is connected, and a task works on a repository", async ({ page, stub, open, shot }) => {
  await open("/");
  await page.getByRole("button", { name: "Work on a repository" }).click();
  await page.getByRole("link", { name: "connect GitHub, GitLab or Bitbucket" }).click();
  await page.getByRole("heading", { name: "Git", exact: true }).waitFor();
  await accessible(page);
  await page.getByLabel("GitHub token").fill("bad");
  await page.getByRole("button", { name: "Connect GitHub" }).click();
  await page.getByText("make sure it is a valid github token").waitFor();
  await shot("git-error-light");
  await accessible(page);
  await page.getByLabel("GitHub token").fill("ghp_good");
  await page.keyboard.press("Enter");
  await page.getByText("Connected", { exact: true }).waitFor();
  assert.equal(await page.getByLabel("GitHub token").inputValue(), "");
  await shot("git-light");
  await page.getByRole("link", { name: "New conversation" }).click();
  const repository = page.getByRole("combobox", { name: "Repository" });
  await page.locator("datalist option[value='open/tools']").waitFor({ state: "attached" });
  await repository.fill("https://github.com/open/tools");
  await page.locator("datalist option[value='acme/found-by-search']").waitFor({ state: "attached" });
  await page.locator("datalist option[value='release/1.x']").waitFor({ state: "attached" });
  const branch = page.getByRole("combobox", { name: "Branch" });
  assert.equal(await branch.getAttribute("placeholder"), "trunk");
  await branch.fill("release/1.x");
  await shot("home-repository-light");
  await accessible(page);
  await page.getByRole("textbox", { name: "Task" }).fill("Look at it");
  await page.keyboard.press("Enter");
  await page.waitForURL(/conversations/);
  const { wanted } = [...stub.conversations.values()].at(-1);
  assert.deepEqual(wanted, { initial_user_msg: "Look at it", repository: "open/tools", git_provider: "github", selected_branch: "release/1.x" });
  await page.getByRole("link", { name: "New conversation" }).click();
  await page.getByRole("combobox", { name: "Repository" }).fill("acme/secret");
  await page.getByRole("textbox", { name: "Task" }).fill("Steal it");
  await page.keyboard.press("Enter");
  await page.getByText("Unable to access repo acme/secret").waitFor();
  await page.getByRole("link", { name: "Open the git settings" }).click();
  await page.getByRole("button", { name: "Disconnect GitHub" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disconnect" }).click();
  await page.getByRole("button", { name: "Connect GitHub" }).waitFor();
}, { tolerate: /40[14]/ });

await scenario("secrets and tools are added and removed, also with the keyboard alone", async ({ page, open, shot }) => {
  await open("/settings/secrets");
  await page.getByText("There are no secrets yet").waitFor();
  await page.getByRole("button", { name: "Add secret" }).click();
  await page.getByText("begin with a letter").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
  await accessible(page);
  await page.getByRole("textbox", { name: "Name" }).fill("NPM_TOKEN");
  await page.keyboard.press("Tab");
  await page.keyboard.type("npm_123");
  await page.keyboard.press("Tab");
  await page.keyboard.type("registry");
  await page.keyboard.press("Enter");
  await page.getByRole("list", { name: "Secrets" }).getByText("NPM_TOKEN").waitFor();
  await shot("secrets-light");
  await accessible(page);
  assert.ok(!(await page.content()).includes("npm_123"));
  await page.getByRole("button", { name: "Delete NPM_TOKEN" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "Delete NPM_TOKEN");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByText("There are no secrets yet").waitFor();

  await page.getByRole("link", { name: "Tools (MCP)" }).click();
  await page.getByText("No servers are connected yet").waitFor();
  await page.getByLabel("Address").fill("mcp.example");
  await page.getByRole("button", { name: "Add server" }).click();
  await page.getByText("full address").waitFor();
  await accessible(page);
  await page.getByLabel("Address").fill("https://mcp.example/mcp");
  await page.getByRole("button", { name: "Add server" }).click();
  await page.getByRole("list", { name: "Servers" }).getByText("https://mcp.example/mcp").waitFor();
  await page.getByLabel("Kind").selectOption("stdio");
  await page.getByRole("textbox", { name: "Name" }).fill("fetch");
  await page.getByLabel("Program").fill("uvx");
  await page.getByLabel("Arguments").fill("mcp-server-fetch");
  await page.getByRole("button", { name: "Add server" }).click();
  await page.getByText("uvx mcp-server-fetch").waitFor();
  await shot("mcp-dark");
  await accessible(page);
  await page.getByRole("button", { name: "Remove https://mcp.example/mcp" }).click();
  await page.getByText("https://mcp.example/mcp").waitFor({ state: "detached" });
  assert.equal(await page.getByRole("list", { name: "Servers" }).getByText("fetch").count() > 0, true);
}, { scheme: "dark", tolerate: /404/ });

await scenario("what changed in the workspace is shown file by file", async ({ page, open, shot }) => {
  await open("/conversations/sample");
  await online(page);
  await page.getByRole("button", { name: "Changes" }).click();
  const panel = page.getByTestId("changes");
  await panel.getByRole("button", { name: "Changes (3)" }).waitFor();
  await panel.getByRole("button", { name: /totals\.py/ }).click();
  await panel.getByText("total = fsum(ns)").waitFor();
  await shot("changes-light");
  await accessible(page);
  await panel.getByRole("button", { name: "Files" }).click();
  await panel.getByRole("button", { name: "docs/" }).click();
  await panel.getByRole("button", { name: "notes <i>.md" }).click();
  await panel.getByText("plain text").waitFor();
  await panel.getByRole("button", { name: "logo.png" }).click();
  await panel.getByText("Unable to open binary file").waitFor();
  await shot("files-light");
  await accessible(page);
  assert.equal(await page.evaluate(() => window.__pwned), undefined);
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "detached" });
  await open("/conversations/hostile");
  await online(page);
  await page.getByRole("button", { name: "Changes" }).click();
  await page.getByText("The workspace is no git repository").waitFor();
  await open("/conversations/small");
  await online(page);
  await page.getByRole("button", { name: "Changes" }).click();
  await page.getByText("Nothing differs").waitFor();
  await panel.getByRole("button", { name: "Files" }).click();
  await page.getByText("The workspace is empty").waitFor();
  await accessible(page);
}, { tolerate: /404|415/ });

await scenario("the session key is asked for once", async ({ page, open, shot }) => {
  await open("/");
  await page.getByRole("heading", { name: "This server is protected" }).waitFor();
  await shot("key-dark");
  await accessible(page);
  await page.getByLabel("Session key").fill("wrong");
  await page.keyboard.press("Enter");
  await page.getByText("not the session key").waitFor();
  await page.getByLabel("Session key").fill("secret");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "What should be done?" }).waitFor();
  assert.ok(!(await page.evaluate(() => JSON.stringify(localStorage) + document.cookie)).includes("secret"));
  await open("/conversations/sample");
  await online(page);
}, { stub: { sessionKey: "secret" }, scheme: "dark", tolerate: /401/ });

await scenario("a phone has one column (AC-80)", async ({ page, open, shot }) => {
  await open("/conversations/sample");
  await online(page);
  await shot("phone-dark");
  await accessible(page);
  const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(over, false);
  await page.getByRole("button", { name: "Open the list of conversations" }).click();
  await page.getByRole("link", { name: /Explain the build/ }).waitFor();
  await shot("phone-list-dark");
  await accessible(page);
}, { scheme: "dark", viewport: { width: 360, height: 740 } });

await browser.close();
console.log(failures === 0 ? "all scenarios passed" : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
