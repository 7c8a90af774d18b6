// A conversation over REST and the public socket.io-client, with the connection cut in the middle.
// usage: node client.mjs ADDRESS "task" [more]
import { io } from "socket.io-client";

const [address, task] = process.argv.slice(2);
const created = await fetch(`${address}/api/conversations`, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ initial_user_msg: task }),
});
if (created.status !== 200) throw new Error(`creation answered ${created.status}: ${await created.text()}`);
const { conversation_id: conversation } = await created.json();

const ids = [];
let reconnects = 0;
let state = "";
let lastId = -1;
const socket = io(address, {
  transports: ["websocket"],
  query: { conversation_id: conversation, latest_event_id: -1, providers_set: "", session_api_key: "null" },
  reconnectionDelay: 50,
});
socket.on("disconnect", () => { socket.io.opts.query.latest_event_id = lastId; });
socket.io.on("reconnect", () => { reconnects += 1; });

await new Promise((resolve, reject) => {
  const limit = setTimeout(() => reject(new Error(`not finished; state ${state}, ${ids.length} events`)), 90000);
  socket.on("connect_error", (error) => { if (error.message !== "websocket error") reject(error); });
  let cut = false;
  socket.on("oh_event", (event) => {
    if (typeof event.id === "number") {
      ids.push(event.id);
      lastId = Math.max(lastId, event.id);
    }
    if (!cut && event.observation === "run") {
      cut = true;
      socket.io.engine.close(); // as a lost network does: the client comes back by itself
    }
    if (event.observation === "agent_state_changed") state = event.extras.agent_state;
    if (cut && reconnects > 0 && (state === "finished" || state === "awaiting_user_input")) {
      clearTimeout(limit);
      resolve();
    }
  });
});
socket.close();

const stored = [];
for (let from = 0; ;) {
  const page = await (await fetch(`${address}/api/conversations/${conversation}/events?start_id=${from}&limit=100`)).json();
  stored.push(...page.events);
  if (!page.has_more) break;
  from = stored.at(-1).id + 1;
}
const seen = new Set(ids);
const shown = stored.filter((event) =>
  event.action !== "null" && event.observation !== "null" && event.observation !== "agent_state_changed" &&
  !(event.source === "environment" && event.action !== undefined) && event.action !== "recall");
console.log(JSON.stringify({
  conversation,
  events: stored.length,
  gapless: stored.every((event, index) => event.id === index),
  missing: shown.filter((event) => !seen.has(event.id)).map((event) => event.id),
  twice: ids.filter((id, index) => ids.indexOf(id) !== index),
  reconnects,
  state,
}));
