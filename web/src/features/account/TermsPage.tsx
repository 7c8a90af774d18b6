import { type FormEvent, useEffect, useState } from "react";
import { Button, Note } from "@/shared/ui/controls";
import { acceptTerms } from "./api";
import { Frame } from "./Frame";

/** Asks for acceptance of the terms of use; sends nothing else, because a stray request would sign out. */
export function TermsPage({
  search,
  go = (address) => location.assign(address),
}: {
  readonly search: string;
  readonly go?: (address: string) => void;
}) {
  const target = new URLSearchParams(search).get("redirect_url") ?? "/";
  const [accepted, setAccepted] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  useEffect(() => {
    document.title = "Terms of use · Hands4j";
  }, []);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError("");
    try {
      go(await acceptTerms(target));
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
      setBusy(false);
    }
  };
  return (
    <Frame title="Terms of use">
      <form onSubmit={(event) => void submit(event)} className="mt-2 space-y-4">
        <p className="text-sm text-soft">
          An agent here runs commands and changes files for you. Use it within the rules of your organisation, and do
          not give it what it may not see.
        </p>
        <label className="flex items-start gap-2.5 text-sm">
          <input
            type="checkbox"
            autoFocus
            checked={accepted}
            onChange={(event) => setAccepted(event.target.checked)}
            className="mt-0.5 size-4"
          />
          I have read these terms and accept them.
        </label>
        <Button type="submit" look="primary" className="w-full" disabled={!accepted || busy}>
          {busy ? "Going on…" : "Accept and go on"}
        </Button>
        {error && (
          <Note tone="bad" role="alert">
            <span>Not accepted: {error}</span>
          </Note>
        )}
      </form>
    </Frame>
  );
}
