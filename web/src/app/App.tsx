import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createBrowserRouter, isRouteErrorResponse, Link, RouterProvider, useRouteError } from "react-router";
import { AccessGate } from "@/features/access";
import { HomePage } from "@/features/conversations";
import { ApiError } from "@/shared/http/client";
import { Button, EmptyState } from "@/shared/ui/controls";
import { Shell } from "./Shell";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The server is often this machine: it answers while the browser believes to be offline.
      networkMode: "always",
      staleTime: 2_000,
      // Only an unreachable or failing server is asked again; a refusal stays one.
      retry: (count, error) => count < 2 && error instanceof ApiError && (error.unreachable || error.status >= 500),
    },
    mutations: { networkMode: "always" },
  },
});

const router = createBrowserRouter([
  {
    path: "/",
    element: <Shell />,
    errorElement: <Broken />,
    children: [
      { index: true, element: <HomePage /> },
      {
        path: "conversations/:id",
        lazy: async () => ({ Component: (await import("@/features/conversation")).ConversationPage }),
      },
      {
        path: "settings",
        lazy: async () => ({ Component: (await import("@/features/settings")).SettingsFrame }),
        children: [
          { index: true, lazy: async () => ({ Component: (await import("@/features/settings")).SettingsPage }) },
          { path: "git", lazy: async () => ({ Component: (await import("@/features/settings")).GitPage }) },
          { path: "secrets", lazy: async () => ({ Component: (await import("@/features/settings")).SecretsPage }) },
          { path: "api-keys", lazy: async () => ({ Component: (await import("@/features/account/KeysPage")).KeysPage }) },
          { path: "mcp", lazy: async () => ({ Component: (await import("@/features/settings")).McpPage }) },
        ],
      },
      { path: "*", element: <NotFound /> },
    ],
  },
]);

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <AccessGate>
        <RouterProvider router={router} />
      </AccessGate>
    </QueryClientProvider>
  );
}

function NotFound() {
  return (
    <main>
      <EmptyState
        title="There is no such page"
        action={
          <Link to="/" className="underline">
            To the start
          </Link>
        }
      />
    </main>
  );
}

/** A part of the page failed to load (a new version was installed) or to draw. */
function Broken() {
  const error = useRouteError();
  const text = isRouteErrorResponse(error) ? error.statusText : error instanceof Error ? error.message : String(error);
  const outdated = /dynamically imported module|module script|Failed to fetch/i.test(text);
  return (
    <main>
      <EmptyState
        title={outdated ? "A new version was installed" : "This page failed"}
        action={
          <Button look="primary" onClick={() => location.reload()}>
            Load again
          </Button>
        }
      >
        {outdated ? "Load the page again to go on. Nothing is lost." : text}
      </EmptyState>
    </main>
  );
}
