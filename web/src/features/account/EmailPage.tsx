import { useState } from "react";
import { Button, Note } from "@/shared/ui/controls";
import { sendVerificationMail, signOut } from "./api";
import { Frame } from "./Frame";

/** Shown while the server refuses everything because the e-mail address is not confirmed. */
export function EmailPage({ reload = () => location.reload() }: { readonly reload?: () => void }) {
  const [said, setSaid] = useState("");
  const [error, setError] = useState("");
  const run = async (work: () => Promise<unknown>, done: () => void): Promise<void> => {
    setError("");
    setSaid("");
    try {
      await work();
      done();
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <Frame title="Confirm your e-mail address">
      <p className="mt-1 text-sm text-soft">
        We sent you a mail with a link. Open it, then come back here. Look into the folder for unwanted mail, too.
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" onClick={reload}>
          I have confirmed it
        </Button>
        <Button onClick={() => void run(sendVerificationMail, () => setSaid("Sent."))}>Send the mail again</Button>
        <Button look="quiet" onClick={() => void run(signOut, reload)}>
          Sign out
        </Button>
      </div>
      <p role="status" className="mt-3 text-sm text-good">
        {said}
      </p>
      {error && (
        <Note tone="bad" role="alert">
          <span>{error}</span>
        </Note>
      )}
    </Frame>
  );
}
