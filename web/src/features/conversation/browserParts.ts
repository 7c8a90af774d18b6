import { fetchEvents } from "./api";
import { SocketConnection } from "./connection";
import type { SessionParts } from "./session";

const HIDDEN_PAGE_DELAY_MS = 200;

/** Once per frame; in a hidden page, which gets no frames, a little later. */
function onNextFrame(run: () => void): void {
  let done = false;
  const once = (): void => {
    if (done) return;
    done = true;
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    run();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, HIDDEN_PAGE_DELAY_MS);
}

function newKey(): string {
  // randomUUID exists in secure contexts only, and a home server is often plain HTTP.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** What a session needs from the browser and the server. */
export const browserParts: SessionParts = {
  connect: (listener, newestId) => new SocketConnection(listener, newestId),
  fetchEvents,
  newKey,
  schedule: onNextFrame,
};
