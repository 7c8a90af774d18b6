import { useEffect } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { io } from "socket.io-client";
import { useConfig } from "@/shared/config";
import { isObject, text } from "@/shared/wire/read";
import type { ConversationInfo, ConversationPageOfList } from "@/shared/wire/types";
import { LIST, type Pages } from "./queries";

/**
 * The list after a message of the feed (web-client.md S-3); null when the list must be asked for again because
 * something is in it that was not there.
 */
export function afterFeed(pages: readonly ConversationPageOfList[], message: unknown): ConversationPageOfList[] | null {
  if (!isObject(message)) return [...pages];
  if (message["type"] === "deleted") {
    const gone = text(message["conversation_id"]);
    return pages.map((page) => ({ ...page, results: page.results.filter((info) => info.conversation_id !== gone) }));
  }
  const changed = message["conversation"];
  if (message["type"] !== "changed" || !isObject(changed)) return null;
  const id = text(changed["conversation_id"]);
  if (!pages.some((page) => page.results.some((info) => info.conversation_id === id))) return null;
  return pages.map((page) => ({
    ...page,
    results: page.results.map((info) =>
      info.conversation_id === id ? ({ ...info, ...changed } as ConversationInfo) : info,
    ),
  }));
}

/** Keeps the list as the server tells it, where the server can; otherwise it is asked for now and then. */
export function useConversationFeed(): void {
  const queries = useQueryClient();
  const able = useConfig().data?.CAPABILITIES?.includes("feed") === true;
  useEffect(() => {
    if (!able) return;
    const socket = io(window.location.origin, {
      path: "/socket.io",
      query: { feed: "conversations" },
      transports: ["websocket"],
      withCredentials: true,
      forceNew: true,
      reconnectionDelayMax: 10_000,
    });
    socket.on("oh_feed", (message: unknown) => {
      const data = queries.getQueryData<Pages>(LIST);
      const pages = data ? afterFeed(data.pages, message) : null;
      if (data && pages) queries.setQueryData<Pages>(LIST, { ...data, pages });
      else void queries.invalidateQueries({ queryKey: LIST });
    });
    return () => void socket.disconnect();
  }, [able, queries]);
}
