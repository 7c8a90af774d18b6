// Checks a running test application (TestApp.java) with the public Socket.IO client, in the three
// ways a client may be configured. Prints a table; exits with 1 if anything failed.
// Usage: node check.mjs http://127.0.0.1:PORT ["check;check"|""] [package of the client]
const { io } = await import(process.argv[4] ?? "socket.io-client");

const url = process.argv[2];
const only = process.argv[3] ? process.argv[3].split(";") : undefined;
const modes = {
  polling: ["polling"],
  websocket: ["websocket"],
  upgrade: ["polling", "websocket"],
};
const PATIENCE = 20_000;

function once(emitter, event) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event}`)), PATIENCE);
    emitter.once(event, (...args) => {
      clearTimeout(timer);
      resolve(args);
    });
  });
}

function equal(actual, expected) {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a !== e) throw new Error(`expected ${e?.slice(0, 80)} but was ${a?.slice(0, 80)}`);
}

function range(count) {
  return Array.from({ length: count }, (_, i) => i);
}

/** Runs one check with a function that makes sockets, and closes them afterwards. */
async function withSockets(transports, check) {
  const sockets = [];
  const open = (query = {}, options = {}) => {
    const socket = io(options.namespace ? url + options.namespace : url, {
      transports,
      query,
      forceNew: true,
      reconnectionDelay: 50,
      reconnectionDelayMax: 100,
      ...options,
    });
    // The first clients of this protocol have no promises yet.
    socket.emitWithAck ??= (...args) => new Promise((resolve) => socket.emit(...args, resolve));
    sockets.push(socket);
    return socket;
  };
  const connected = async (query, options) => {
    const socket = open(query, options);
    await once(socket, "connect");
    return socket;
  };
  try {
    await check(connected, open, transports);
  } finally {
    sockets.forEach((socket) => socket.disconnect());
  }
}

async function upgraded(socket, transports) {
  if (transports.length === 2 && socket.io.engine.transport.name !== "websocket") {
    await once(socket.io.engine, "upgrade");
  }
}

const checks = {
  connect: async (connected, _, transports) => {
    const socket = await connected();
    await upgraded(socket, transports);
    equal(socket.io.engine.transport.name, transports.at(-1));
  },
  "query and auth": async (connected, _, transports) => {
    const socket = await connected({ name: "ada l" }, { auth: { token: "123" } });
    await upgraded(socket, transports);
    const answer = await new Promise((resolve) => socket.emit("whoami", (...args) => resolve(args)));
    equal(answer.slice(0, 2), ["ada l", { token: "123" }]);
  },
  "refusal with message and data": async (_, open) => {
    const socket = open({ refuse: 1, replay: 3 });
    const [error] = await once(socket, "connect_error");
    equal([error.message, error.data], ["denied", { code: 403 }]);
    equal(socket.active, false); // it does not try again
  },
  "unknown namespace": async (_, open) => {
    await once(open({}, { namespace: "/other" }), "connect_error");
  },
  "replay before connect": async (_, open) => {
    const socket = open({ replay: 500 });
    const ids = [];
    socket.on("oh_event", (event) => ids.push(event.id));
    await once(socket, "connect");
    equal(ids, range(500));
  },
  echo: async (connected) => {
    const socket = await connected();
    socket.emit("message", 1, "zwölf €😀", { deep: [null, true] });
    equal(await once(socket, "message-back"), [1, "zwölf €😀", { deep: [null, true] }]);
  },
  binary: async (connected, _, transports) => {
    const socket = await connected();
    const echo = async () => {
      const data = Buffer.from(range(256));
      socket.emit("message", { file: data, name: "a" }, Buffer.from([1, 2]));
      const [object, second] = await once(socket, "message-back");
      equal([...Buffer.from(object.file)], range(256));
      equal([object.name, [...Buffer.from(second)]], ["a", [1, 2]]);
    };
    await echo();
    await upgraded(socket, transports);
    await echo();
  },
  "acknowledgement of the server": async (connected) => {
    const socket = await connected();
    equal(await socket.timeout(PATIENCE).emitWithAck("message-with-ack", { a: 1 }), { a: 1 });
    const bytes = await socket.emitWithAck("message-with-ack", Buffer.from([7, 8]));
    equal([...Buffer.from(bytes)], [7, 8]);
  },
  "acknowledgement of the client": async (connected) => {
    const socket = await connected();
    socket.on("question", (text, answer) => answer(text + "!", 42));
    socket.emit("ask", "how");
    equal(await once(socket, "answered"), ["how!", 42]);
  },
  rooms: async (connected) => {
    const [ada, bob, eve] = await Promise.all([connected(), connected(), connected()]);
    await ada.emitWithAck("join", "r1");
    await bob.emitWithAck("join", "r1");
    let heard = 0;
    eve.on("said", () => heard++);
    const both = Promise.all([once(ada, "said"), once(bob, "said")]);
    eve.emit("say", "r1", "hello");
    equal(await both, [["r1", "hello"], ["r1", "hello"]]);
    equal(heard, 0);
  },
  "server disconnect, then connect again": async (connected) => {
    const socket = await connected();
    const ticks = [];
    socket.on("tick", (i) => ticks.push(i));
    socket.emit("kick", 200);
    equal((await once(socket, "disconnect"))[0], "io server disconnect");
    equal(ticks, range(200));
    equal(socket.active, false);
    const again = once(socket, "connect");
    socket.connect();
    await again;
  },
  "transport close, then reconnect": async (connected) => {
    const socket = await connected();
    const reasons = [];
    socket.on("disconnect", (reason) => reasons.push(reason));
    const again = once(socket, "disconnect").then(() => once(socket, "connect"));
    socket.emit("drop");
    await again;
    equal(reasons, ["transport close"]);
  },
  heartbeat: async (connected) => {
    const socket = await connected();
    let pings = 0;
    socket.io.on("ping", () => pings++);
    socket.once("disconnect", (reason) => (pings = reason));
    while (pings < 3) await once(socket.io, "ping");
    equal(socket.connected, true);
  },
  "900 KB": async (connected) => {
    const socket = await connected();
    const big = "x".repeat(900_000);
    equal((await socket.emitWithAck("message-with-ack", big)).length, big.length);
  },
  "3 MB": async (connected, _, transports) => {
    const socket = await connected();
    const big = "ü".repeat(1_500_000);
    equal((await socket.emitWithAck("message-with-ack", big)) === big, true);
    await upgraded(socket, transports);
    equal((await socket.emitWithAck("message-with-ack", big)) === big, true);
  },
  "order of 2,000 events from the server": async (connected) => {
    const socket = await connected();
    const ticks = [];
    const all = new Promise((resolve) =>
      socket.on("tick", (i) => ticks.push(i) === 2_000 && resolve()),
    );
    socket.emit("burst", 1_000);
    socket.emit("burst", 1_000);
    await all;
    equal(ticks, [...range(1_000), ...range(1_000)]);
  },
  "order of 2,000 events both ways": async (connected) => {
    const socket = await connected();
    const back = [];
    const all = new Promise((resolve) =>
      socket.on("message-back", (i) => back.push(i) === 2_000 && resolve()),
    );
    for (const i of range(2_000)) {
      socket.emit("message", i);
      if (i % 40 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await all;
    equal(back, range(2_000));
  },
  "200 clients at once": async (connected) => {
    const clients = await Promise.all(range(200).map(() => connected({ room: "crowd" })));
    const all = Promise.all(clients.map((client) => once(client, "said")));
    clients[0].emit("say", "crowd", 1);
    await all;
  },
};

/** Only where they are named: they need another configuration of the server. */
const special = {
  compressed: async (connected, _, transports) => {
    const socket = await connected();
    await upgraded(socket, transports);
    if (transports.includes("websocket")) {
      equal(Object.keys(socket.io.engine.transport.ws._extensions), ["permessage-deflate"]);
    }
  },
};

let failed = 0;
const rows = [];
const chosen = Object.entries(only ? { ...special, ...checks } : checks).filter(
  ([name]) => only?.includes(name) ?? true,
);
for (const [name, check] of chosen) {
  const row = [name.padEnd(40)];
  for (const [mode, transports] of Object.entries(modes)) {
    const started = performance.now();
    try {
      let timer;
      const late = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error("too late")), 2 * PATIENCE);
      });
      await Promise.race([withSockets(transports, check), late]);
      clearTimeout(timer);
      row.push(`ok ${Math.round(performance.now() - started)} ms`.padEnd(12));
    } catch (error) {
      failed++;
      row.push("FAILED".padEnd(12));
      rows.push(`  ${name}, ${mode}: ${error.message}`);
    }
  }
  console.log(row.join(" | "));
}
rows.forEach((row) => console.log(row));
const total = chosen.length * Object.keys(modes).length;
console.log(`${total - failed} of ${total} checks passed`);
process.exit(failed === 0 ? 0 : 1);
