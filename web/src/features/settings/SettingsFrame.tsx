import type { ReactNode } from "react";
import { NavLink, Outlet } from "react-router";
import { useConfig } from "@/shared/config";

const PAGES = [
  ["/settings", "Model"],
  ["/settings/git", "Git"],
  ["/settings/secrets", "Secrets"],
  ["/settings/mcp", "Tools (MCP)"],
] as const;

/** Where people have accounts. */
const ACCOUNT_PAGES = [["/settings/api-keys", "API keys"]] as const;

/** The pages of the settings, one beside the other. */
export function SettingsFrame() {
  const accounts = useConfig().data?.APP_MODE === "saas";
  return (
    <main className="h-full overflow-y-auto">
      <div className="mx-auto max-w-xl px-5 py-8 max-md:pt-14">
        <nav aria-label="Settings" className="mb-6 flex flex-wrap gap-1 border-b border-line pb-2">
          {[...PAGES, ...(accounts ? ACCOUNT_PAGES : [])].map(([to, name]) => (
            <NavLink
              key={to}
              to={to}
              end
              className={({ isActive }) =>
                `inline-flex min-h-9 items-center rounded-lg px-3 text-sm ${isActive ? "bg-chosen font-medium" : "text-soft hover:bg-raised hover:text-ink"}`
              }
            >
              {name}
            </NavLink>
          ))}
        </nav>
        <Outlet />
      </div>
    </main>
  );
}

export function Panel({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}) {
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-1 mb-6 text-soft">{lead}</p>
      {children}
    </>
  );
}
