import { useDeferredValue, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useConfig } from "@/shared/config";
import { request } from "@/shared/http/client";
import type { ConversationInfo } from "@/shared/wire/types";

interface Place {
  readonly id: number;
  readonly excerpt: string;
  readonly marks: readonly (readonly [number, number])[];
}

interface Found {
  readonly results: readonly { readonly conversation: ConversationInfo; readonly event: Place | null }[];
}

/** Text in pieces, those that were found marked; marks that make no sense are left out. */
export function pieces(place: Place): { readonly text: string; readonly found: boolean }[] {
  const parts: { text: string; found: boolean }[] = [];
  let at = 0;
  for (const [start, end] of place.marks) {
    if (start < at || end <= start || end > place.excerpt.length) continue;
    if (start > at) parts.push({ text: place.excerpt.slice(at, start), found: false });
    parts.push({ text: place.excerpt.slice(start, end), found: true });
    at = end;
  }
  if (at < place.excerpt.length) parts.push({ text: place.excerpt.slice(at), found: false });
  return parts;
}

/** Finds conversations by their names and what was said in them (web-client.md S-2); nothing where the server cannot. */
export function ConversationSearch({ onChosen }: { readonly onChosen: () => void }) {
  const able = useConfig().data?.CAPABILITIES?.includes("search") === true;
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim());
  const found = useQuery({
    queryKey: ["search", wanted],
    queryFn: ({ signal }) =>
      request<Found>(`/api/search/conversations?${new URLSearchParams({ query: wanted, limit: "20" })}`, { signal }),
    enabled: able && wanted !== "",
  });
  if (!able) return null;
  return (
    <search className="block px-2 pt-1 pb-2">
      <input
        type="search"
        aria-label="Search conversations"
        placeholder="Search"
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="w-full rounded-lg border border-line bg-surface px-2.5 py-1.5 text-sm"
      />
      {wanted !== "" && (
        <div aria-live="polite" className="mt-1 text-sm">
          {found.isError && <p className="px-2 py-1 text-bad">{found.error.message}</p>}
          {found.data?.results.length === 0 && <p className="px-2 py-1 text-soft">Nothing was found.</p>}
          <ul aria-label="Found conversations">
            {found.data?.results.map(({ conversation, event }) => (
              <li key={conversation.conversation_id}>
                <Link
                  to={`/conversations/${encodeURIComponent(conversation.conversation_id)}${event ? `#event-${event.id}` : ""}`}
                  onClick={onChosen}
                  className="block rounded-lg px-2 py-1.5 hover:bg-chosen"
                >
                  <span className="block truncate">{conversation.title}</span>
                  {event && (
                    <span className="line-clamp-2 text-xs text-soft">
                      {pieces(event).map((piece, index) =>
                        piece.found ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
                      )}
                    </span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        </div>
      )}
    </search>
  );
}
