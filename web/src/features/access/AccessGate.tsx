import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { SignInGate, waysToSignIn } from "@/features/account";
import { ApiError, onUnauthorized, request } from "@/shared/http/client";
import { fetchConfig } from "@/shared/config";
import type { ServerConfig } from "@/shared/wire/types";
import { Button, EmptyState, Field } from "@/shared/ui/controls";

type Access = "open" | "key" | "lost";

/**
 * Shows the product to whoever may see it. A server with accounts is asked who this is before
 * anything else; one that answers 401 and wants its session key gets the page for it in place of
 * everything (architecture §8.8). The key goes to the server once and into no storage.
 */
export function AccessGate({ children }: { readonly children: ReactNode }) {
  const [accounts, setAccounts] = useState<ServerConfig | null>(null);
  const [known, setKnown] = useState(false);
  useEffect(() => {
    let gone = false;
    fetchConfig({ expectUnauthorized: true })
      .then((config) => !gone && config.APP_MODE === "saas" && setAccounts(config))
      // The product itself says what it misses, and the key page when that is the reason.
      .catch(() => undefined)
      .finally(() => !gone && setKnown(true));
    return () => {
      gone = true;
    };
  }, []);
  if (!known) return null;
  if (accounts) return <SignInGate ways={waysToSignIn(accounts)}>{children}</SignInGate>;
  return <KeyGate>{children}</KeyGate>;
}

function KeyGate({ children }: { readonly children: ReactNode }) {
  const [access, setAccess] = useState<Access>("open");
  const queries = useQueryClient();
  const checking = useRef(false);
  useEffect(
    () =>
      onUnauthorized(() => {
        if (checking.current) return;
        checking.current = true;
        void wantsKey().then((wants) => {
          checking.current = false;
          setAccess(wants ? "key" : "lost");
        });
      }),
    [],
  );
  useEffect(() => {
    if (access !== "open") void queries.cancelQueries();
  }, [access, queries]);
  if (access === "key") return <SessionKeyPage />;
  if (access === "lost") {
    return (
      <main>
        <EmptyState title="Your sign-in has ended" action={<Button onClick={() => location.reload()}>Reload</Button>}>
          Load the page again to sign in.
        </EmptyState>
      </main>
    );
  }
  return children;
}

async function wantsKey(): Promise<boolean> {
  try {
    const config = await fetchConfig({ expectUnauthorized: true });
    return config.SESSION_KEY_REQUIRED === true;
  } catch (error) {
    return error instanceof ApiError && error.status === 401;
  }
}

export function SessionKeyPage({ done = () => location.reload() }: { readonly done?: () => void }) {
  const [key, setKey] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (key.trim() === "") {
      setError("Enter the session key first.");
      return;
    }
    setBusy(true);
    try {
      await request("/api/session", { method: "POST", body: { key: key.trim() }, expectUnauthorized: true });
      done();
    } catch (failure) {
      const wrong = failure instanceof ApiError && failure.status === 401;
      setError(
        wrong
          ? "That is not the session key of this server. Compare it with SESSION_API_KEY of the server."
          : failure instanceof Error
            ? failure.message
            : String(failure),
      );
      setBusy(false);
    }
  };
  return (
    <main className="flex min-h-full items-center justify-center p-6">
      <form onSubmit={(event) => void submit(event)} className="w-full max-w-sm rounded-xl border border-line bg-surface p-6" noValidate>
        <h1 className="text-lg font-semibold">This server is protected</h1>
        <p className="mt-1 mb-4 text-sm text-soft">
          Enter its session key once. This browser then keeps a cookie that scripts cannot read; the key itself is not
          stored.
        </p>
        <Field label="Session key" error={error || undefined} hint="The operator set it as SESSION_API_KEY.">
          {(props) => (
            <input
              {...props}
              type="password"
              autoComplete="current-password"
              autoFocus
              value={key}
              onChange={(event) => {
                setKey(event.target.value);
                setError("");
              }}
            />
          )}
        </Field>
        <Button type="submit" look="primary" className="mt-4 w-full" disabled={busy}>
          {busy ? "Checking…" : "Open Hands4j"}
        </Button>
      </form>
    </main>
  );
}
