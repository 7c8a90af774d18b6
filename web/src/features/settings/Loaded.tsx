import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button, EmptyState } from "@/shared/ui/controls";
import { Spinner } from "@/shared/ui/icons";

/** What was asked for, or why it is not there and how to ask again. */
export function Loaded<T>({
  query,
  what,
  children,
}: {
  readonly query: UseQueryResult<T>;
  /** Such as "The secrets". */
  readonly what: string;
  readonly children: (data: T) => ReactNode;
}) {
  if (query.isPending) {
    return (
      <p className="flex items-center gap-2 text-soft">
        <Spinner /> Loading…
      </p>
    );
  }
  if (query.isError) {
    return (
      <EmptyState
        title={`${what} could not be loaded`}
        action={<Button onClick={() => void query.refetch()}>Try again</Button>}
      >
        {query.error.message}
      </EmptyState>
    );
  }
  return children(query.data);
}
