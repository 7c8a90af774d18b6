import type { ReactNode } from "react";

/** A page of its own before the product: a card in the middle. */
export function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <main className="flex min-h-full items-center justify-center p-6">
      <section aria-labelledby="frame-title" className="w-full max-w-sm rounded-xl border border-line bg-surface p-6">
        <p className="mb-4 flex items-center gap-2 font-semibold tracking-tight">
          <img src="/favicon.svg" alt="" className="size-6" />
          Hands4j
        </p>
        <h1 id="frame-title" className="text-lg font-semibold">
          {title}
        </h1>
        {children}
      </section>
    </main>
  );
}
