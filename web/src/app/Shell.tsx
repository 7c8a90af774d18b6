import { useEffect, useState } from "react";
import { Link, NavLink, Outlet, useLocation } from "react-router";
import { SignOutButton } from "@/features/account";
import { ConversationList } from "@/features/conversations";
import { IconButton } from "@/shared/ui/controls";
import { CrossIcon, GearIcon, MenuIcon, MoonIcon, PlusIcon, ScreenIcon, SunIcon } from "@/shared/ui/icons";
import { setTheme, type Theme, useTheme } from "@/shared/ui/theme";

/** The frame of every page: conversations at the side, the page beside them. */
export function Shell() {
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  useEffect(() => setOpen(false), [pathname]);
  useEffect(() => {
    if (!open) return;
    const close = (event: KeyboardEvent): void => {
      if (event.key === "Escape") setOpen(false);
    };
    window.addEventListener("keydown", close);
    return () => window.removeEventListener("keydown", close);
  }, [open]);
  return (
    <div className="flex h-full">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:absolute focus:start-2 focus:top-2 focus:z-40 focus:rounded-lg focus:bg-surface focus:px-3 focus:py-2"
      >
        To the content
      </a>
      <IconButton
        label="Open the list of conversations"
        aria-expanded={open}
        className="absolute start-2 top-2.5 z-10 bg-paper md:hidden"
        onClick={() => setOpen(true)}
      >
        <MenuIcon className="size-5" />
      </IconButton>
      {open && <div className="fixed inset-0 z-20 bg-side opacity-70 md:hidden" onClick={() => setOpen(false)} />}
      <nav
        aria-label="Conversations"
        className={`z-30 flex w-68 shrink-0 flex-col border-e border-line bg-side max-md:fixed max-md:inset-y-0 max-md:start-0 max-md:shadow-xl ${open ? "" : "max-md:hidden"}`}
      >
        <div className="flex h-13 items-center justify-between ps-4 pe-2">
          <Link to="/" className="flex items-center gap-2 font-semibold tracking-tight">
            <img src="/favicon.svg" alt="" className="size-6" />
            Hands4j
          </Link>
          <IconButton label="Close the list" className="md:hidden" onClick={() => setOpen(false)}>
            <CrossIcon />
          </IconButton>
        </div>
        <div className="px-2 pb-2">
          <NavLink
            to="/"
            end
            className="flex min-h-9 items-center gap-2 rounded-lg border border-line bg-surface px-3 text-sm font-medium hover:bg-raised"
          >
            <PlusIcon /> New conversation
          </NavLink>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
          <ConversationList onChosen={() => setOpen(false)} />
        </div>
        <div className="flex items-center justify-between border-t border-line p-2">
          <NavLink
            to="/settings"
            className={({ isActive }) =>
              `flex min-h-9 items-center gap-2 rounded-lg px-3 text-sm hover:bg-chosen ${isActive ? "bg-chosen font-medium" : "text-soft"}`
            }
          >
            <GearIcon /> Settings
          </NavLink>
          <span className="flex">
            <ThemeButton />
            <SignOutButton />
          </span>
        </div>
      </nav>
      <div id="page" tabIndex={-1} className="min-w-0 flex-1 outline-none">
        <Outlet />
      </div>
    </div>
  );
}

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const NAMES: Record<Theme, string> = { system: "as the system", light: "light", dark: "dark" };

function ThemeButton() {
  const theme = useTheme();
  const Icon = { system: ScreenIcon, light: SunIcon, dark: MoonIcon }[theme];
  return (
    <IconButton label={`Theme: ${NAMES[theme]}. Change to ${NAMES[NEXT[theme]]}`} onClick={() => setTheme(NEXT[theme])}>
      <Icon />
    </IconButton>
  );
}
