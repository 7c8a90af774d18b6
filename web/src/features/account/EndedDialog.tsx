import { useEffect, useRef } from "react";
import { authenticated, signInAddress, type Way } from "./api";

const LOOK_MILLIS = 3_000;

/**
 * Over the page while the session has ended: sign-in happens in another tab, so that nothing typed
 * here is lost, and this one goes on by itself.
 */
export function EndedDialog({ ways, onBack }: { readonly ways: readonly Way[]; readonly onBack: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current && !dialog.current.open) dialog.current.showModal();
  }, []);
  useEffect(() => {
    let asking = false;
    const look = (): void => {
      if (asking || document.visibilityState === "hidden") return;
      asking = true;
      void authenticated()
        .then((yes) => yes && onBack())
        .catch(() => undefined)
        .finally(() => {
          asking = false;
        });
    };
    const timer = setInterval(look, LOOK_MILLIS);
    window.addEventListener("focus", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("focus", look);
    };
  }, [onBack]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="ended-title"
      onCancel={(event) => event.preventDefault()}
      className="m-auto w-[min(26rem,calc(100vw-2rem))] rounded-xl border border-line bg-surface p-5 text-ink shadow-xl"
    >
      <h2 id="ended-title" className="text-base font-semibold">
        Your session has ended
      </h2>
      <p className="mt-2 text-sm text-soft">Sign in again in a new tab. What you typed here stays, and this page goes on by itself.</p>
      <ul className="mt-4 space-y-2">
        {ways.map((way) => (
          <li key={way.name}>
            <a
              href={signInAddress(way.provider, "/signed-in")}
              target="_blank"
              rel="noreferrer"
              className="flex min-h-10 items-center justify-center rounded-lg border border-line bg-surface px-3 py-1 text-sm font-medium hover:bg-raised"
            >
              {way.name}
            </a>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
