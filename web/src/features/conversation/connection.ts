import { io, type Socket } from "socket.io-client";
import type { Address } from "./api";

/** `ended`: the server said good-bye; `refused`: it does not want this page. */
export type ConnectionState = "idle" | "connecting" | "online" | "offline" | "refused" | "ended";

export interface ConnectionListener {
  event(message: unknown): void;
  signal(signal: unknown): void;
  /** The replay has been handed over; what is sent now reaches the conversation. */
  online(): void;
  changed(state: ConnectionState, why: string): void;
}

/** The socket of one conversation, as far as the session needs it. */
export interface Connection {
  open(address: Address, latestEventId: number): void;
  close(): void;
  /** Tries again now instead of later. */
  hurry(): void;
  /**
   * Answers false, and sends nothing, without a connection. `accepted` is called when the server
   * has stored the event; never, if it does not say so.
   */
  send(action: object, accepted?: () => void): boolean;
}

export function endpoint(address: Address, page: { origin: string }): { host: string; path: string } {
  if (address.url && /^https?:\/\//.test(address.url)) {
    const url = new URL(address.url);
    const prefix = url.pathname.split("/api/conversations")[0] ?? "";
    return { host: url.origin, path: `${prefix}/socket.io` };
  }
  return { host: page.origin, path: "/socket.io" };
}

/** One Socket.IO connection, straight over WebSocket (socketio.md §§1-3, 10, 11). */
export class SocketConnection implements Connection {
  private socket: Socket | null = null;
  private latest: number = -1;

  constructor(
    private readonly listener: ConnectionListener,
    private readonly newestId: () => number,
  ) {}

  open(address: Address, latestEventId: number): void {
    if (this.socket) return;
    this.latest = latestEventId;
    const { host, path } = endpoint(address, window.location);
    const query: Record<string, string> = {
      conversation_id: address.id,
      latest_event_id: String(latestEventId),
      providers_set: "",
    };
    if (address.sessionApiKey) query["session_api_key"] = address.sessionApiKey;
    const socket = io(host, {
      path,
      query,
      transports: ["websocket"],
      withCredentials: true,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
    });
    this.socket = socket;
    this.listener.changed("connecting", "");

    socket.io.on("reconnect_attempt", () => {
      this.latest = Math.max(this.latest, this.newestId());
      socket.io.opts.query = { ...query, latest_event_id: String(this.latest) };
    });
    socket.on("oh_event", (message: unknown) => this.listener.event(message));
    socket.on("oh_signal", (signal: unknown) => this.listener.signal(signal));
    socket.on("connect", () => {
      this.listener.changed("online", "");
      this.listener.online();
    });
    socket.on("connect_error", (error: Error) => {
      // An active socket tries again by itself; an inactive one was refused by the server.
      if (socket.active) this.listener.changed("offline", "");
      else this.listener.changed("refused", error.message);
    });
    socket.on("disconnect", (reason) => {
      if (reason === "io client disconnect") return;
      this.listener.changed(reason === "io server disconnect" ? "ended" : "offline", "");
    });
  }

  close(): void {
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.off();
    socket.io.off();
    socket.disconnect();
    this.listener.changed("idle", "");
  }

  hurry(): void {
    if (this.socket && !this.socket.connected) this.socket.connect();
  }

  send(action: object, accepted?: () => void): boolean {
    if (!this.socket?.connected) return false;
    if (accepted) this.socket.emit("oh_user_action", action, accepted);
    else this.socket.emit("oh_user_action", action);
    return true;
  }
}
