import { type InfiniteData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ConversationInfo, ConversationPageOfList } from "@/shared/wire/types";
import { createConversation, deleteConversation, getConversation, listConversations, renameConversation } from "./api";

export const LIST = ["conversations"];
const oneKey = (id: string): readonly string[] => ["conversation", id];

export type Pages = InfiniteData<ConversationPageOfList, string | null>;

/** The list; the feed hurries it, and while it is looked at it is asked for every ten seconds. */
export function useConversationList() {
  return useInfiniteQuery({
    queryKey: LIST,
    queryFn: ({ pageParam, signal }) => listConversations(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_page_id,
    refetchInterval: 10_000,
  });
}

export function useConversation(id: string) {
  return useQuery({
    queryKey: oneKey(id),
    queryFn: ({ signal }) => getConversation(id, signal),
    refetchInterval: ({ state }) => (state.data?.status === "STARTING" ? 2_000 : 30_000),
  });
}

/** Asks again for the list and, if given, for one conversation. */
export function useRefreshConversations() {
  const queries = useQueryClient();
  return async (id?: string): Promise<void> => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: LIST }),
      id ? queries.invalidateQueries({ queryKey: oneKey(id) }) : null,
    ]);
  };
}

export function useCreateConversation() {
  const refresh = useRefreshConversations();
  return useMutation({ mutationFn: createConversation, onSuccess: () => void refresh() });
}

/** Both act in the list at once and are taken back if the server refuses (AC-41). */
export function useRenameConversation() {
  const change = useListChange();
  const refresh = useRefreshConversations();
  return useMutation({
    mutationFn: ({ id, title }: { id: string; title: string }) => renameConversation(id, title),
    onMutate: ({ id, title }) => change((info) => (info.conversation_id === id ? { ...info, title } : info)),
    onError: (_error, _input, undo) => undo?.(),
    onSettled: (_data, _error, { id }) => refresh(id),
  });
}

export function useDeleteConversation() {
  const change = useListChange();
  const refresh = useRefreshConversations();
  return useMutation({
    mutationFn: deleteConversation,
    onMutate: (id) => change((info) => (info.conversation_id === id ? null : info)),
    onError: (_error, _id, undo) => undo?.(),
    onSettled: () => refresh(),
  });
}

function useListChange() {
  const queries = useQueryClient();
  return async (each: (info: ConversationInfo) => ConversationInfo | null): Promise<() => void> => {
    await queries.cancelQueries({ queryKey: LIST });
    const before = queries.getQueryData<Pages>(LIST);
    queries.setQueryData<Pages>(LIST, (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          results: page.results.flatMap((info) => {
            const changed = each(info);
            return changed ? [changed] : [];
          }),
        })),
      },
    );
    return () => queries.setQueryData(LIST, before);
  };
}
