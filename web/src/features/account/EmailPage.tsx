import { useState } from "react";
import { Button, Note } from "@/shared/ui/controls";
import { signOut } from "./api";
import { Frame } from "./Frame";

/** Shown while the server refuses everything because the e-mail address is not confirmed. */
export function EmailPage({ reload = () => location.reload() }: { readonly reload?: () => void }) {
  const [error, setError] = useState("");
  const leave = async (): Promise<void> => {
    setError("");
    try {
      await signOut();
      reload();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <Frame title="Confirm your e-mail address">
      <p className="mt-1 text-sm text-soft">
        Your organisation's sign-in has not confirmed your address yet. Open the link in its mail, then come back here; look into the
        folder for unwanted mail, too. Without a mail, ask whoever runs the sign-in.
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" onClick={reload}>
          I have confirmed it
        </Button>
        <Button look="quiet" onClick={() => void leave()}>
          Sign out
        </Button>
      </div>
      {error && (
        <Note tone="bad" role="alert">
          <span>{error}</span>
        </Note>
      )}
    </Frame>
  );
}
