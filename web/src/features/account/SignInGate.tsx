import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { onEmailUnverified, onUnauthorized } from "@/shared/http/client";
import { Button, EmptyState } from "@/shared/ui/controls";
import { Spinner } from "@/shared/ui/icons";
import { authenticated, type Way } from "./api";
import { EmailPage } from "./EmailPage";
import { EndedDialog } from "./EndedDialog";
import { Frame } from "./Frame";
import { SignInPage } from "./SignInPage";
import { TermsPage } from "./TermsPage";

type State = "asking" | "in" | "out" | "ended" | "unknown" | "unverified";

export interface Page {
  readonly pathname: string;
  readonly search: string;
}

/** Shows the product to people who are signed in, and everybody else how to. */
export function SignInGate({
  ways,
  page = location,
  children,
}: {
  readonly ways: readonly Way[];
  readonly page?: Page;
  readonly children: ReactNode;
}) {
  const [state, setState] = useState<State>("asking");
  const queries = useQueryClient();
  const asking = useRef(false);
  const terms = page.pathname === "/accept-tos";
  const ask = useCallback((wasIn: boolean) => {
    if (asking.current) return;
    asking.current = true;
    authenticated()
      .then((yes) => setState(yes ? "in" : wasIn ? "ended" : "out"))
      // Not known is not signed out: whoever was in stays in, and their requests say what fails.
      .catch(() => setState((before) => (before === "in" || before === "ended" ? before : "unknown")))
      .finally(() => {
        asking.current = false;
      });
  }, []);
  const back = useCallback(() => {
    setState("in");
    void queries.invalidateQueries();
  }, [queries]);
  useEffect(() => {
    if (!terms) ask(false);
  }, [ask, terms]);
  useEffect(() => onUnauthorized(() => ask(true)), [ask]);
  useEffect(() => onEmailUnverified(() => setState("unverified")), []);

  if (terms) return <TermsPage search={page.search} />;
  switch (state) {
    case "asking":
      return (
        <p className="flex min-h-full items-center justify-center gap-2 p-6 text-soft">
          <Spinner /> Signing you in…
        </p>
      );
    case "out":
      return <SignInPage ways={ways} returnTo={page.pathname + page.search} />;
    case "unverified":
      return <EmailPage />;
    case "unknown":
      return (
        <main>
          <EmptyState title="The server does not say who you are" action={<Button onClick={() => ask(false)}>Try again</Button>}>
            It cannot be reached or its identity provider is down. You are not signed out.
          </EmptyState>
        </main>
      );
    case "in":
    case "ended":
      if (page.pathname === "/signed-in") {
        return (
          <Frame title="You are signed in">
            <p className="mt-1 text-sm text-soft">Close this tab and go on in the other one.</p>
          </Frame>
        );
      }
      return (
        <>
          {children}
          {state === "ended" && <EndedDialog ways={ways} onBack={back} />}
        </>
      );
  }
}
