// Does one task in Chromium as a person would, and leaves screenshots.
// usage: node browser.mjs ADDRESS FOLDER NAME "task" [dark]
import { chromium } from "playwright-core";

const [address, folder, name, task, look] = process.argv.slice(2);
// The list draws only what fits the window, so the window is made high enough for everything.
async function allEntries(page) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: size.width, height: 6000 });
  await page.getByTestId("entry").first().waitFor();
  await page.locator('[data-testid=entry][data-event-type=finish]').waitFor();
  await page.locator('[data-testid=entry][data-event-type=run]').first().waitFor();
  const entries = await page.getByTestId("entry").evaluateAll((all) =>
    all.map((entry) => `${entry.dataset.eventType}:${entry.dataset.state}`));
  await page.setViewportSize(size);
  return entries;
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
const problems = [];
try {
  const page = await browser.newPage({
    viewport: { width: 1280, height: 860 },
    colorScheme: look === "dark" ? "dark" : "light",
  });
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("console", (message) => message.type() === "error" && problems.push(`console: ${message.text()}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    const own = url.origin === new URL(address).origin || url.protocol === "data:" || url.protocol === "blob:";
    if (!own) problems.push(`asked another host: ${request.url()}`);
  });

  await page.goto(address);
  const box = page.getByRole("textbox").first();
  await box.waitFor();
  await page.screenshot({ path: `${folder}/${name}-home.png` });
  await box.fill(task);
  await box.press("Enter");

  const chat = page.getByTestId("chat");
  await chat.waitFor();
  await page.locator('[data-testid=entry][data-event-type=run][data-state=done]').first().waitFor({ timeout: 60000 });
  await page.screenshot({ path: `${folder}/${name}-working.png` });
  await page.locator('[data-testid=chat]:is([data-agent-state=finished],[data-agent-state=awaiting_user_input])')
    .waitFor({ timeout: 120000 });
  await page.screenshot({ path: `${folder}/${name}-finished.png` });

  const conversation = new URL(page.url()).pathname.split("/").pop();
  const title = await page.title();
  const entries = await allEntries(page);
  await page.reload();
  await page.locator('[data-testid=chat][data-connection=online]').waitFor({ timeout: 30000 });
  const afterReload = await allEntries(page);
  console.log(JSON.stringify({ conversation, title, entries, afterReload, problems }));
} finally {
  await browser.close();
}
