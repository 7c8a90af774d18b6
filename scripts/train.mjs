// Uses a starting server the way a first visitor does. usage: node train.mjs FILE-WITH-ITS-STANDARD-OUTPUT
import { readFileSync } from "node:fs";

const limit = Date.now() + 60000;
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
async function until(what, probe) {
  for (;;) {
    const found = await probe();
    if (found) return found;
    if (Date.now() > limit) throw new Error(`waited too long for ${what}`);
    await pause();
  }
}

const address = await until("the server", () => /^ready (\S+)/m.exec(readFileSync(process.argv[2], "utf8"))?.[1]);
const json = async (path, body) => (await fetch(address + path, body && {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
})).json();
await json("/alive");
await fetch(address);
await json("/api/options/config");
const { conversation_id: id } = await json("/api/conversations", { initial_user_msg: "Show me what you can do" });

// the socket by hand: Node 20 has no WebSocket of its own, and long-polling trains the same server code
const polling = `${address}/socket.io/?EIO=4&transport=polling&conversation_id=${id}&latest_event_id=-1`;
const { sid } = JSON.parse((await (await fetch(polling)).text()).slice(1));
await fetch(`${polling}&sid=${sid}`, { method: "POST", body: "40" });
await until("the demo to finish", async () => {
  const text = await (await fetch(`${polling}&sid=${sid}`)).text();
  if (text === "2") await fetch(`${polling}&sid=${sid}`, { method: "POST", body: "3" });
  return text.includes('"agent_state":"finished"');
});
await json("/api/conversations");
await json(`/api/conversations/${id}/events?limit=100`);
await fetch(`${address}/api/conversations/${id}`, { method: "DELETE" });
