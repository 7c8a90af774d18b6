import { isObject, list, object, text } from "@/shared/wire/read";

/**
 * A request that did not succeed. `message` is written for the person in front of the page;
 * `fields` holds what the server said about single input fields (rest-core.md §5.4 shape B).
 */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly code: string | null = null,
    readonly fields: ReadonlyMap<string, string> = new Map(),
  ) {
    super(message);
    this.name = "ApiError";
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

type Listener = () => void;
const refused = new Set<Listener>();

/** Calls the listener whenever the server answers 401. */
export function onUnauthorized(listener: Listener): () => void {
  refused.add(listener);
  return () => refused.delete(listener);
}

const unverified = new Set<Listener>();

/** Calls the listener whenever the server wants the e-mail address confirmed first (enterprise-api.md §1.4). */
export function onEmailUnverified(listener: Listener): () => void {
  unverified.add(listener);
  return () => unverified.delete(listener);
}

export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
  /** A 401 that is the answer to a question, not the loss of a session. */
  readonly expectUnauthorized?: boolean;
}

/** Sends one request and answers its JSON. Throws {@link ApiError}; shows nothing to anybody. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json", ...options.headers };
  const init: RequestInit = {
    method: options.method ?? "GET",
    headers,
    credentials: "same-origin",
  };
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  if (options.signal) init.signal = options.signal;

  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiError("The server cannot be reached. Check that it is running, then try again.", 0);
  }
  const body = await parsed(response);
  if (response.ok) return body as T;
  if (response.status === 401 && !options.expectUnauthorized) refused.forEach((tell) => tell());
  if (response.status === 403 && isObject(body) && text(body["error"]).includes("EmailNotVerifiedError")) {
    unverified.forEach((tell) => tell());
  }
  throw toError(response.status, body);
}

async function parsed(response: Response): Promise<unknown> {
  const raw = await response.text();
  if (raw === "") return null;
  try {
    return JSON.parse(raw);
  } catch {
    return response.ok ? null : raw;
  }
}

/** Understands the error shapes A to G of rest-core.md §5.4. */
export function toError(status: number, body: unknown): ApiError {
  const fields = new Map<string, string>();
  let message = "";
  let code: string | null = null;
  if (typeof body === "string") {
    message = body.length <= 300 && !body.startsWith("<") ? body : "";
  } else if (isObject(body)) {
    code = text(body["msg_id"]) || null;
    message = text(body["error"]) || text(body["message"]) || text(body["detail"]);
    for (const item of list(body["detail"])) {
      const detail = object(item);
      const field = list(detail["loc"]).slice(1).join(".");
      const said = text(detail["msg"]);
      if (field && said) fields.set(field, said);
    }
    if (!message && fields.size > 0) {
      message = [...fields].map(([field, said]) => `${field}: ${said}`).join("; ");
    }
  }
  return new ApiError(known(status, message), status, code, fields);
}

function known(status: number, message: string): string {
  const plain = message === "Internal Server Error" ? "" : message;
  if (plain) return plain;
  if (status === 401) return "The server wants you to sign in first.";
  if (status === 403) return "You may not do this.";
  if (status === 404) return "The server does not know this.";
  if (status === 413) return "This is too large for the server.";
  if (status === 429) return "Too many requests. Wait a moment, then try again.";
  if (status >= 500) return `The server failed (status ${status}). Try again; its log says more.`;
  return `The server refused the request (status ${status}).`;
}
