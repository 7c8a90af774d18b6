// Two people sign in through Keycloak in two browsers, on two nodes; one starts a task, its node dies, the task
// completes, the other sees nothing of it. Leaves screenshots.
// usage: node enterprise.mjs TRIAL-JSON FOLDER
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [file, folder] = process.argv.slice(2);
const trial = JSON.parse(readFileSync(file, "utf8"));
const LONG = 120_000;
const problems = [];

async function signIn(browser, account, address, colorScheme) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme });
  context.setDefaultTimeout(LONG);
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(`${account.name}: ${error.message}`));
  await page.goto(address);
  const way = page.getByRole("link", { name: "Sign in" });
  await way.first().waitFor();
  await page.screenshot({ path: `${folder}/enterprise-sign-in-${colorScheme}.png` });
  await way.first().click();
  await page.locator("#username").fill(account.name);
  await page.locator("#password").fill(account.password);
  await page.locator("#kc-login").click();
  const terms = page.getByRole("checkbox");
  const box = page.getByRole("textbox").first();
  await terms.or(box).first().waitFor();
  if (await terms.isVisible()) {
    await page.screenshot({ path: `${folder}/enterprise-terms-${colorScheme}.png` });
    await terms.check();
    await page.getByRole("button", { name: "Accept and go on" }).click();
  }
  await box.waitFor();
  return page;
}

async function ownerOf(conversation) {
  for (const node of trial.nodes) {
    const answer = await fetch(`${node.address}/internal/cluster`, { headers: { Accept: "application/json" } });
    const text = await answer.text();
    const cluster = JSON.parse(text);
    if ((cluster.running_here ?? []).some((one) => JSON.stringify(one).includes(conversation))) return node;
  }
  return null;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
try {
  const [first, second] = trial.accounts;
  const alice = await signIn(browser, first, trial.address, "light");
  const bob = await signIn(browser, second, trial.address, "dark");
  // Cookies know no ports: each goes on with a node of their own.
  const [one, two] = trial.nodes.map((node) => node.address.replace("127.0.0.1", "localhost"));
  await alice.goto(one);
  await bob.goto(two);
  await bob.getByRole("textbox").first().waitFor();
  const box = alice.getByRole("textbox").first();
  await box.fill("Show me what you can do");
  await box.press("Enter");
  await alice.getByTestId("chat").waitFor();
  const conversation = new URL(alice.url()).pathname.split("/").pop();
  await alice.locator("[data-testid=entry][data-event-type=run]").first().waitFor();
  await alice.screenshot({ path: `${folder}/enterprise-working.png` });
  const owner = await ownerOf(conversation);
  if (owner) process.kill(owner.pid, "SIGKILL");

  const home = trial.address;
  await alice.goto(`${home}/conversations/${conversation}`).catch(() => undefined);
  await alice.locator("[data-testid=chat]:is([data-agent-state=finished],[data-agent-state=awaiting_user_input])").waitFor();
  await alice.screenshot({ path: `${folder}/enterprise-finished.png` });
  const events = await alice.evaluate(
    async (id) => (await fetch(`/api/conversations/${id}/events?limit=100`)).text(), conversation);
  const survived = /survived/.test(events.replaceAll("echo survived", "")) && events.includes('"finish"');

  await bob.goto(home);
  await bob.getByRole("textbox").first().waitFor();
  const seen = await bob.evaluate(async (id) => {
    const list = await (await fetch("/api/conversations")).json();
    const foreign = await fetch(`/api/conversations/${id}`);
    const absent = await fetch("/api/conversations/00000000000000000000000000000000");
    const events = await fetch(`/api/conversations/${id}/events?limit=5`);
    return {
      listed: list.results.length,
      foreign: [foreign.status, await foreign.text()],
      absent: [absent.status, await absent.text()],
      events: events.status,
    };
  }, conversation);
  await bob.screenshot({ path: `${folder}/enterprise-other-person.png` });
  console.log(JSON.stringify({ conversation, killed: owner?.name ?? null, survived, seen, problems }));
} finally {
  await browser.close();
}
