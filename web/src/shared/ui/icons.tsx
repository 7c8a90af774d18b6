import type { ReactNode } from "react";

/** Line icons on a 20 px grid. They decorate: the words beside them carry the meaning. */
function icon(shape: ReactNode) {
  return function Icon({ className = "size-4" }: { readonly className?: string }) {
    return (
      <svg
        viewBox="0 0 20 20"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
        className={`shrink-0 ${className}`}
        aria-hidden="true"
      >
        {shape}
      </svg>
    );
  };
}

export const PlusIcon = icon(<path d="M10 4v12M4 10h12" />);
export const CheckIcon = icon(<path d="m4.5 10.5 3.5 3.5 7.5-8" />);
export const CrossIcon = icon(<path d="m5.5 5.5 9 9m0-9-9 9" />);
export const ClockIcon = icon(<path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm0-11v4l2.5 1.5" />);
export const ChevronIcon = icon(<path d="m7.5 5 5 5-5 5" />);
export const DownIcon = icon(<path d="M10 4v12m0 0 5-5m-5 5-5-5" />);
export const SendIcon = icon(<path d="M10 16V4m0 0L5 9m5-5 5 5" />);
export const StopIcon = icon(<rect x="5.5" y="5.5" width="9" height="9" rx="1.5" fill="currentColor" />);
export const PauseIcon = icon(<path d="M7 5v10M13 5v10" strokeWidth="2.4" />);
export const PlayIcon = icon(<path d="M7 4.8v10.4l8.5-5.2Z" fill="currentColor" />);
export const TerminalIcon = icon(<path d="m4 6 4 4-4 4m6 1h6" />);
export const FileIcon = icon(<path d="M5 3.5h6.5L15 7v9.5H5Zm6 0V7.5h4" />);
export const EditIcon = icon(<path d="m4 16 .8-3.6L13 4.2a1.4 1.4 0 0 1 2 0l.8.8a1.4 1.4 0 0 1 0 2L7.6 15.2Z" />);
export const TrashIcon = icon(<path d="M4 6h12M8 6V4h4v2m-6.5 0 .7 10.5h7.6L14.5 6M8.5 9v5m3-5v5" />);
export const GlobeIcon = icon(
  <path d="M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14Zm-7-7h14M10 3c2 2 2.8 4.3 2.8 7S12 15 10 17c-2-2-2.8-4.3-2.8-7S8 5 10 3Z" />,
);
export const ToolIcon = icon(
  <path d="M12.5 3.500a4 4 0 0 0-3.8 5.300L3.5 14l2.5 2.5 5.2-5.200a4 4 0 0 0 5.1-5l-2.5 2.4-2.3-.4-.4-2.3 2.5-2.400a4 4 0 0 0-1.1-.1Z" />,
);
export const ListIcon = icon(<path d="M8 5.500h8M8 10h8M8 14.500h8M4 5.500h.01M4 10h.01M4 14.500h.01" />);
export const SparkIcon = icon(<path d="M10 3v3m0 8v3m7-7h-3M6 10H3m11.5-4.500L12.5 7.500m-5 5-2 2m9 0-2-2m-5-5-2-2" />);
export const CopyIcon = icon(<path d="M7.5 7.500h8v8h-8Zm-3 5v-8h8" />);
export const MenuIcon = icon(<path d="M3.5 6h13M3.5 10h13M3.5 14h13" />);
export const GearIcon = icon(
  <path d="M10 12.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm0-9.500v2m0 10v2m7-7h-2M5 10H3m11.950-4.950-1.4 1.400M6.450 13.550l-1.4 1.400m9.9 0-1.4-1.400M6.450 6.450l-1.4-1.4" />,
);
export const SunIcon = icon(
  <path d="M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm0-10v1.500M10 15.500V17m7-7h-1.500M4.5 10H3m11.950-4.950-1.060 1.060M6.110 13.890l-1.060 1.060m9.9 0-1.060-1.060M6.110 6.110 5.050 5.050" />,
);
export const MoonIcon = icon(<path d="M16 11.500A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.500Z" />);
export const ScreenIcon = icon(<path d="M3 4.500h14v9H3Zm4 12h6" />);
export const PowerIcon = icon(<path d="M10 3.5v6M6.4 5.6a6 6 0 1 0 7.2 0" />);
export const AlertIcon = icon(<path d="M10 3.5 17.5 16.500h-15Zm0 5v3.500m0 2.200v.1" />);
export const MoreIcon = icon(<path d="M5 10h.01M10 10h.01M15 10h.01" strokeWidth="2.6" />);

export function Spinner({ className = "size-4" }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 20 20" fill="none" className={`spin shrink-0 ${className}`} aria-hidden="true">
      <circle cx="10" cy="10" r="7" stroke="currentColor" strokeOpacity=".25" strokeWidth="2" />
      <path d="M17 10a7 7 0 0 0-7-7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  );
}
