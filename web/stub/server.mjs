/**
 * A small server that speaks the wire as far as the page needs it, for development and browser
 * tests: REST, Socket.IO and the built page under the strict policy. It is no part of the product.
 *
 *   node stub/server.mjs [--port 4310] [--session-key KEY] [--old]   (--old: no echo of message keys)
 */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Server } from "socket.io";
import { DIFF, edit, edited, hostile, long, ran, run, sample, say, state, action } from "./fixtures.mjs";

const DIST = fileURLToPath(new URL("../dist", import.meta.url));
const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Starts the stub; answers its address and how to stop it. */
export async function startStub({ port = 0, sessionKey = null, old = false, speed = 1, gated = false } = {}) {
  const conversations = new Map();
  const pace = (ms) => new Promise((resolve) => setTimeout(resolve, ms / speed));
  const gates = { streamed: deferred(), output: deferred() };
  /** With `gated` the tour waits here until the test has seen enough. */
  const gate = (name) => (gated ? gates[name].promise : undefined);
  let settings = null;
  let tokens = {};
  let secrets = [];
  let made = 0;

  const create = (id, title, events, status = "RUNNING") => {
    const now = new Date(Date.UTC(2026, 0, 5, 9, 0, 0) - conversations.size * 3_600_000).toISOString();
    conversations.set(id, { id, title, events, status, createdAt: now, updatedAt: now, keys: new Set(), turn: 0 });
    return conversations.get(id);
  };
  create("sample", "Fix the failing test in totals.py", sample());
  create("hostile", "Hostile <img src=x onerror=window.__pwned=1>", hostile());
  create("long", "Ten thousand events", long(10_001));
  create("small", "A hundred events", long(100));
  create("asleep", "Explain the build", sample(), "STOPPED");
  create("failed", "Rotate the log files", [...sample().slice(0, 9), state(9, "error", "STATUS$ERROR_LLM_AUTHENTICATION")]);
  create("asking", "Clean up old branches", [
    ...sample().slice(0, 5),
    state(5, "awaiting_user_confirmation"),
    { ...run(6, "git branch -D old/*"), args: { ...run(6, "git branch -D old/*").args, confirmation_state: "awaiting_confirmation", security_risk: 2 } },
  ]);

  const http = createServer((request, response) => void answer(request, response).catch((error) => fail(response, error)));
  const io = new Server(http, { path: "/socket.io", serveClient: false, maxHttpBufferSize: 5 * 1024 * 1024 });

  const cookie = sessionKey && createHash("sha256").update(sessionKey).digest("hex");
  const admitted = (headers) => !sessionKey || (headers.cookie ?? "").includes(`hands4j_session=${cookie}`);

  async function answer(request, response) {
    const url = new URL(request.url, "http://stub");
    const path = url.pathname;
    const json = (body, status = 200, headers = {}) => {
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(status === 204 ? undefined : JSON.stringify(body));
    };
    if (!path.startsWith("/api/")) return file(path, response);
    const body = await read(request);
    if (path === "/api/session" && request.method === "POST") {
      if (body?.key !== sessionKey) return json({ detail: "Unauthorized" }, 401);
      return json(null, 204, { "set-cookie": `hands4j_session=${cookie}; HttpOnly; SameSite=Strict; Path=/` });
    }
    if (path === "/api/options/config") {
      return json({
        APP_MODE: "oss",
        GITHUB_CLIENT_ID: "",
        POSTHOG_CLIENT_KEY: "",
        FEATURE_FLAGS: { ENABLE_BILLING: false, HIDE_LLM_SETTINGS: false },
        RUNTIME: "local",
        DEMO_MODEL: !settings?.llm_model,
        ...(sessionKey ? { SESSION_KEY_REQUIRED: true } : {}),
      });
    }
    if (!admitted(request.headers)) return json({ detail: "Unauthorized" }, 401);
    if (path === "/api/options/models") {
      return json(["anthropic/claude-sonnet-4-20250514", "openai/gpt-5-2025-08-07", "openai/gpt-5-mini-2025-08-07", "ollama/qwen3"]);
    }
    if (path === "/api/settings" && request.method === "GET") {
      if (!settings) return json({ error: "Settings not found" }, 404);
      return json({ ...settings, llm_api_key: null, llm_api_key_set: Boolean(settings.llm_api_key), search_api_key_set: false, provider_tokens_set: Object.fromEntries(Object.entries(tokens).map(([name, { host }]) => [name, host])) });
    }
    if (path === "/api/settings" && request.method === "POST") {
      if (body.condenser_max_size != null && body.condenser_max_size < 20) {
        return json({ detail: [{ type: "value_error", loc: ["body", "condenser_max_size"], msg: "must be at least 20", input: body.condenser_max_size }] }, 422);
      }
      settings = { ...settings, ...body, llm_api_key: body.llm_api_key ?? settings?.llm_api_key ?? null };
      return json({ message: "Settings stored" });
    }
    if (path === "/api/add-git-providers") {
      const given = body.provider_tokens;
      const bad = Object.entries(given).find(([, { token }]) => token.includes("bad"));
      if (bad) return json({ error: `Invalid token. Please make sure it is a valid ${bad[0]} token.` }, 401);
      tokens = Object.fromEntries(Object.entries(given).filter(([name, { token }]) => token || tokens[name]));
      return json({ message: "Git providers stored" });
    }
    if (path === "/api/secrets" && request.method === "GET") return json({ custom_secrets: secrets });
    if (path === "/api/secrets" && request.method === "POST") {
      secrets = [...secrets, { name: body.name, description: body.description ?? "" }];
      return json({ message: "Secret created successfully" }, 201);
    }
    if (path.startsWith("/api/secrets/") && request.method === "DELETE") {
      secrets = secrets.filter(({ name }) => name !== decodeURIComponent(path.slice("/api/secrets/".length)));
      return json({ message: "Secret deleted successfully" });
    }
    if (path.startsWith("/api/user/")) return git(path.slice("/api/user/".length), url.searchParams, json);
    if (path === "/api/conversations" && request.method === "GET") {
      const all = [...conversations.values()].map(info);
      const from = Number(Buffer.from(url.searchParams.get("page_id") ?? "", "base64").toString() || 0);
      const limit = Number(url.searchParams.get("limit") ?? 20);
      const next = from + limit < all.length ? Buffer.from(String(from + limit)).toString("base64") : null;
      return json({ results: all.slice(from, from + limit), next_page_id: next });
    }
    if (path === "/api/conversations" && request.method === "POST") {
      const id = (++made).toString(16).padStart(32, "0");
      if (body.repository === "acme/secret") return json({ error: "Unable to access repo acme/secret" }, 401);
      const conversation = create(id, `Conversation ${id.slice(-5)}`, [state(0, "loading")], "STARTING");
      conversation.wanted = body;
      void begin(conversation, body.initial_user_msg ?? "");
      return json({ status: "ok", conversation_id: id, message: null, conversation_status: "STARTING" });
    }
    const match = /^\/api\/conversations\/([^/]+)(?:\/([\w/-]+))?$/.exec(path);
    const conversation = match && conversations.get(decodeURIComponent(match[1]));
    if (!match) return json({ detail: "Not Found" }, 404);
    const [, , verb] = match;
    if (!conversation) return verb ? json({ detail: `Conversation ${match[1]} not found` }, 404) : json(request.method === "DELETE" ? false : null);
    if (!verb && request.method === "GET") return json(info(conversation));
    if (!verb && request.method === "PATCH") {
      conversation.title = body.title.trim();
      io.to(conversation.id).emit("oh_event", { status_update: true, type: "info", message: conversation.id, conversation_title: conversation.title });
      return json(true);
    }
    if (!verb && request.method === "DELETE") {
      conversations.delete(conversation.id);
      io.in(conversation.id).disconnectSockets(true);
      return json(true);
    }
    if (verb === "events" && request.method === "GET") return json(page(conversation, url.searchParams));
    if (verb === "git/changes") {
      if (conversation.id === "hostile") return json({ error: "Not a git repository" }, 404);
      return json(conversation.id === "small" ? [] : [
        { status: "M", path: "totals.py" },
        { status: "A", path: "docs/a file with spaces & <b>.md" },
        { status: "D", path: "old.txt" },
      ]);
    }
    if (verb === "list-files") {
      if (conversation.id === "small") return json([]);
      const folder = url.searchParams.get("path");
      return json(folder ? [`${folder}notes <i>.md`, `${folder}logo.png`] : ["docs/", "totals.py"]);
    }
    if (verb === "select-file") {
      const file = url.searchParams.get("file");
      if (file.endsWith(".png")) return json({ error: `Unable to open binary file: ${file}` }, 415);
      return json({ code: "<script>window.__pwned=1</script>\nplain text\n" });
    }
    if (verb === "git/diff") {
      const file = url.searchParams.get("path");
      if (file === "old.txt") return json({ original: "gone\n", modified: "" });
      return json({ original: "total = 0\nfor n in ns:\n    total += n\n", modified: "from math import fsum\ntotal = fsum(ns)\n<script>window.__pwned=1</script>\n" });
    }
    if (verb === "start") {
      conversation.status = "RUNNING";
      add(conversation, (id) => state(id, "awaiting_user_input"));
      return json({ status: "ok", conversation_id: conversation.id, message: null, conversation_status: "RUNNING" });
    }
    if (verb === "stop") {
      conversation.status = "STOPPED";
      conversation.turn++;
      add(conversation, (id) => state(id, "stopped"));
      io.in(conversation.id).disconnectSockets(false);
      return json({ status: "ok", conversation_id: conversation.id, message: "Conversation stopped successfully", conversation_status: "RUNNING" });
    }
    return json({ detail: "Not Found" }, 404);
  }

  function git(route, query, json) {
    const repository = (name, provider, branch = "main") => ({ id: name, full_name: name, git_provider: provider, is_public: name.startsWith("open"), stargazers_count: 1, link_header: "", pushed_at: null, owner_type: "organization", main_branch: branch });
    if (route === "repositories") return json([repository("acme/webshop", query.get("selected_provider")), repository("open/tools", query.get("selected_provider"), "trunk")]);
    if (route === "search/repositories") return json([repository("acme/found-by-search", "github")]);
    if (route === "repository/branches") return json({ branches: [{ name: "main" }, { name: "release/1.x" }], has_next_page: false, current_page: 1, per_page: 100, total_count: 2 });
    return json([]);
  }

  function page(conversation, query) {
    const limit = Number(query.get("limit") ?? 20);
    const end = Number(query.get("end_id") ?? Number.MAX_SAFE_INTEGER);
    const start = Number(query.get("start_id") ?? 0);
    let events = conversation.events.filter((event) => event.id >= start && event.id <= end);
    if (query.get("reverse") === "true") events = events.toReversed();
    return { events: events.slice(0, limit), has_more: events.length > limit };
  }

  function info(conversation) {
    return {
      conversation_id: conversation.id,
      title: conversation.title,
      last_updated_at: conversation.updatedAt,
      status: conversation.status,
      runtime_status: conversation.status === "RUNNING" ? "STATUS$READY" : null,
      selected_repository: null,
      selected_branch: null,
      git_provider: null,
      trigger: "gui",
      num_connections: 0,
      url: conversation.status === "STOPPED" ? null : `/api/conversations/${conversation.id}`,
      session_api_key: null,
      created_at: conversation.createdAt,
      pr_number: [],
    };
  }

  function add(conversation, make) {
    const event = make((conversation.events.at(-1)?.id ?? -1) + 1);
    conversation.events.push(event);
    if (event.source !== "environment" || event.observation) io.to(conversation.id).emit("oh_event", event);
    return event;
  }

  io.use((socket, next) => {
    const id = socket.handshake.query.conversation_id;
    if (!admitted(socket.handshake.headers)) return next(new Error("invalid_session_api_key"));
    if (!conversations.has(id)) return next(new Error("No conversation_id in query params"));
    const conversation = conversations.get(id);
    const after = Number.parseInt(socket.handshake.query.latest_event_id, 10);
    const from = Number.isNaN(after) ? 0 : after + 1;
    socket.join(id);
    const replay = conversation.events.filter((event) => event.id >= from && event.action !== "recall");
    const isState = (event) => event.observation === "agent_state_changed";
    for (const event of replay.filter((event) => !isState(event))) socket.emit("oh_event", event);
    const last = replay.findLast(isState);
    if (last) socket.emit("oh_event", last);
    next();
  });
  io.on("connection", (socket) => {
    const conversation = conversations.get(socket.handshake.query.conversation_id);
    socket.on("oh_user_action", (event) => void userAction(conversation, event));
  });

  async function userAction(conversation, event) {
    if (event.action === "message") {
      if (event.message_key && conversation.keys.has(event.message_key)) return;
      conversation.keys.add(event.message_key);
      add(conversation, (id) => say(id, event.args.content, old || !event.message_key ? {} : { message_key: event.message_key }));
      await tour(conversation);
    } else if (event.action === "run") {
      const started = add(conversation, (id) => run(id, event.args.command, "", "user"));
      await pace(150);
      add(conversation, (id) => ran(id, started.id, event.args.command, `output of ${event.args.command}`, 0, "user"));
    } else if (event.action === "change_agent_state") {
      const wanted = event.args.agent_state;
      add(conversation, (id) => action(id, "user", "change_agent_state", { agent_state: wanted, thought: "" }));
      if (wanted !== "running") conversation.turn++;
      add(conversation, (id) => state(id, wanted === "user_confirmed" ? "running" : wanted === "user_rejected" ? "awaiting_user_input" : wanted));
      if (wanted === "running") await tour(conversation);
    }
  }

  async function begin(conversation, first) {
    await pace(300);
    io.to(conversation.id).emit("oh_event", { status_update: true, type: "info", id: "STATUS$STARTING_RUNTIME", message: "" });
    await pace(500);
    conversation.status = "RUNNING";
    // Somebody should see the first words.
    for (let waited = 0; waited < 100 && !io.sockets.adapter.rooms.has(conversation.id); waited++) await pace(50);
    if (first === "") return void add(conversation, (id) => state(id, "awaiting_user_input"));
    add(conversation, (id) => say(id, first));
    conversation.title = first.slice(0, 40);
    io.to(conversation.id).emit("oh_event", { status_update: true, type: "info", message: conversation.id, conversation_title: conversation.title });
    await tour(conversation);
  }

  /** What the agent does for any message: talk, run, edit, finish. Ends when the turn is taken away. */
  async function tour(conversation) {
    const turn = ++conversation.turn;
    const mine = () => conversation.turn === turn && conversations.has(conversation.id);
    const signal = (one) => io.to(conversation.id).emit("oh_signal", one);
    const stream = async (key, kind, text, tool) => {
      let seq = 0;
      for (const piece of text.match(/[\s\S]{1,12}/g) ?? []) {
        if (!mine()) return;
        signal({ signal: "delta", kind, key, seq: seq++, text: piece, ...(tool ? { tool } : {}) });
        await pace(25);
      }
    };
    add(conversation, (id) => state(id, "running"));
    const key = `${conversation.id}-${turn}`;
    await stream(`${key}-a`, "text", "I look around in the workspace first, then I change **one** thing.\n\nLet us see what is there.");
    await gate("streamed");
    await stream(`${key}-b`, "tool", '{"command": "ls -la && make test"}', "execute_bash");
    if (!mine()) return;
    const started = add(conversation, (id) => run(id, "ls -la && make test", "I look around in the workspace first, then I change **one** thing.\n\nLet us see what is there."));
    const lines = Array.from({ length: 8 }, (_, at) => `\u001b[32mok\u001b[0m ${at + 1} - test number ${at + 1}\n`);
    for (const [seq, text] of lines.entries()) {
      if (!mine()) return;
      signal({ signal: "output", cause: started.id, seq, text });
      await pace(90);
    }
    await gate("output");
    add(conversation, (id) => ran(id, started.id, "ls -la && make test", lines.join("")));
    await pace(200);
    if (!mine()) return;
    const edits = add(conversation, (id) => edit(id, "/workspace/src/totals.py", "a", "b", "The sum should be exact."));
    await pace(150);
    add(conversation, (id) => edited(id, edits.id, "/workspace/src/totals.py", DIFF));
    const summary = "Done: the tests pass and the sum is exact.\n\n```sh\nmake test\n```\n";
    await stream(`${key}-c`, "text", summary);
    signal({ signal: "delta_end", key: `${key}-c` });
    if (!mine()) return;
    add(conversation, (id) => action(id, "agent", "finish", { final_thought: summary, outputs: {}, thought: "" }));
    add(conversation, (id) => state(id, "finished"));
  }

  await new Promise((resolve) => http.listen(port, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${http.address().port}`,
    conversations,
    pass: (name) => gates[name].resolve(),
    /** Cuts every connection as a broken network does. */
    drop: () => io.engine.clients && Object.values(io.engine.clients).forEach((client) => client.close(true)),
    emit: (id, name, payload) => io.to(id).emit(name, payload),
    add: (id, make) => add(conversations.get(id), make),
    stop: () => new Promise((resolve) => io.close(() => resolve())),
  };
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

function read(request) {
  return new Promise((resolve, reject) => {
    let raw = "";
    request.on("data", (piece) => (raw += piece));
    request.on("error", reject);
    request.on("end", () => {
      try {
        resolve(raw === "" ? null : JSON.parse(raw));
      } catch (error) {
        reject(error);
      }
    });
  });
}

function file(path, response) {
  const wanted = normalize(join(DIST, decodeURIComponent(path)));
  const found = wanted.startsWith(DIST) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(DIST, "index.html");
  response.writeHead(200, {
    "content-type": TYPES[extname(found)] ?? "application/octet-stream",
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "cache-control": found.includes("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
  });
  createReadStream(found).pipe(response);
}

function fail(response, error) {
  response.writeHead(500, { "content-type": "text/plain" });
  response.end("Internal Server Error");
  console.error(error);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { port: { type: "string", default: "4310" }, "session-key": { type: "string" }, old: { type: "boolean", default: false } },
  });
  const stub = await startStub({ port: Number(values.port), sessionKey: values["session-key"] ?? null, old: values.old });
  console.log(`stub ready ${stub.address}`);
}
