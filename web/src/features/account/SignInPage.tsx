import { useEffect } from "react";
import { signInAddress, type Way } from "./api";
import { Frame } from "./Frame";

/** The ways to sign in as links: they leave this page, and work without scripts of ours. */
export function SignInPage({ ways, returnTo }: { readonly ways: readonly Way[]; readonly returnTo: string }) {
  useEffect(() => {
    document.title = "Sign in · Hands4j";
  }, []);
  return (
    <Frame title="Sign in">
      <p className="mt-1 mb-4 text-sm text-soft">You come back to the page you wanted.</p>
      <ul className="space-y-2">
        {ways.map((way, index) => (
          <li key={way.name}>
            <a
              href={signInAddress(way.provider, returnTo)}
              className={`flex min-h-10 items-center justify-center rounded-lg border px-3 py-1 text-sm font-medium ${
                index === 0 ? "border-transparent bg-accent text-accent-ink hover:opacity-90" : "border-line bg-surface hover:bg-raised"
              }`}
            >
              {way.name}
            </a>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
