/**
 * `npm ci`, but only when the lock file is another one than that of the last installation: a
 * repeated build then needs neither the network nor the time.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.installed`;
const wanted = createHash("sha256")
  .update(readFileSync(`${root}package.json`))
  .update(readFileSync(`${root}package-lock.json`))
  .update(process.version)
  .digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const run = spawnSync(npm, ["ci", "--include=dev"], { cwd: root, stdio: "inherit", shell: npm.endsWith(".cmd") });
  if (run.status !== 0) {
    console.error("npm ci failed. The build needs Node 20.19 or newer and, the first time, an npm registry.");
    process.exit(run.status ?? 1);
  }
  writeFileSync(stamp, wanted);
}

// Names of assets carry a hash: without this, those of earlier builds would stay in the jar.
rmSync(`${root}target/classes/static`, { recursive: true, force: true });
