import { useState } from "react";
import { useConfig } from "@/shared/config";
import { IconButton, Note } from "@/shared/ui/controls";
import { PowerIcon } from "@/shared/ui/icons";
import { signOut } from "./api";

/** Signs out, where people sign in. */
export function SignOutButton({ leave = () => location.assign("/") }: { readonly leave?: () => void }) {
  const config = useConfig();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  if (config.data?.APP_MODE !== "saas") return null;
  const run = async (): Promise<void> => {
    setBusy(true);
    setError("");
    try {
      await signOut();
      leave();
    } catch (failure) {
      // Without a session there is nothing left to end.
      if (failure instanceof Error && "status" in failure && failure.status === 401) leave();
      else setError(failure instanceof Error ? failure.message : String(failure));
      setBusy(false);
    }
  };
  return (
    <>
      <IconButton label="Sign out" disabled={busy} onClick={() => void run()}>
        <PowerIcon />
      </IconButton>
      {error && (
        <Note tone="bad" role="alert" className="absolute inset-x-2 bottom-14">
          <span>Not signed out: {error}</span>
        </Note>
      )}
    </>
  );
}
