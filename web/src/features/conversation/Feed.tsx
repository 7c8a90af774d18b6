import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Button } from "@/shared/ui/controls";
import { DownIcon } from "@/shared/ui/icons";

/**
 * What of the list is drawn and what is looked at; kept with the conversation, so that coming back
 * shows the same place. `to` is null while the end belongs to the window.
 */
export interface Place {
  from: number;
  to: number | null;
  following: boolean;
  /**
   * The first rows on the screen and where they are. Several, because a row can become another one:
   * a result that stood alone joins its action once that is here.
   */
  anchors: readonly { readonly id: number; readonly top: number }[];
}

export function newPlace(): Place {
  return { from: -1, to: null, following: true, anchors: [] };
}

const FIRST_ROWS = 16;
const STEP_ROWS = 4;
const MOST_ROWS = 80;
/** With less than this beyond the edge of the screen rows are added, with more than `FAR` dropped. */
const NEAR_PX = 1_000;
const KEEP_PX = 2_000;
const FAR_PX = 3_000;
const AT_END_PX = 80;
const ANCHORS = 8;

/** Index of the first item whose id is at least `id`; the ids ascend. */
export function lowerBound(items: readonly { readonly id: number }[], id: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.id < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The part of the items that is drawn: bounded whatever arrives at once. */
export function windowOf(items: readonly { readonly id: number }[], place: Place): { first: number; end: number } {
  let first = lowerBound(items, place.from);
  let end = place.to === null ? items.length : lowerBound(items, place.to + 1);
  if (place.following && end - first > MOST_ROWS) first = end - FIRST_ROWS;
  if (!place.following && end - first > MOST_ROWS) end = first + MOST_ROWS;
  return { first, end: Math.max(end, first) };
}

/**
 * A long list in the normal flow of the page of which only the rows around the screen exist. What
 * is looked at keeps its place to the pixel when rows come, go or grow above it, in the same frame;
 * the end is followed while it is in sight.
 *
 * Written by hand because the list libraries place rows by estimated heights and correct them
 * afterwards: with rows as different as a word and a diff, the list jumped by up to 300 px per row
 * while scrolling up.
 */
export function Feed<T extends { readonly id: number }>({
  items,
  tail,
  place,
  draw,
  header,
  label,
  busy,
  onTop,
  endSignal,
}: {
  readonly items: readonly T[];
  /** What stands behind the last item. */
  readonly tail: ReactNode;
  readonly place: Place;
  readonly draw: (item: T) => ReactNode;
  /** What stands in front of the very first item known. */
  readonly header: ReactNode;
  readonly label: string;
  readonly busy: boolean;
  /** The first item known comes near: ask for older ones. */
  readonly onTop: () => void;
  /** A change brings the end into sight. */
  readonly endSignal: number;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [, redraw] = useState(0);
  const [away, setAway] = useState(!place.following);

  if (place.from < 0 && items.length > 0) place.from = items[Math.max(0, items.length - FIRST_ROWS)]!.id;
  const { first, end } = windowOf(items, place);
  const atEnd = end === items.length;

  const remember = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const edge = box.getBoundingClientRect().top;
    const rows = rowsOf(content.current);
    const from = rows.findIndex((row) => row.getBoundingClientRect().bottom > edge);
    place.anchors =
      from < 0
        ? []
        : rows
            .slice(from, from + ANCHORS)
            .map((row) => ({ id: Number(row.dataset["row"]), top: row.getBoundingClientRect().top - edge }));
  }, [place]);

  /** Puts what is looked at where it was, or the end into sight. */
  const hold = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    if (place.following) {
      box.scrollTop = box.scrollHeight;
    } else {
      const rows = new Map(rowsOf(content.current).map((row) => [Number(row.dataset["row"]), row]));
      const anchor = place.anchors.find(({ id }) => rows.has(id));
      if (anchor) {
        // The person may have scrolled since; the event of that comes after this.
        const scrolled = box.scrollTop - lastTop.current;
        const now = rows.get(anchor.id)!.getBoundingClientRect().top - box.getBoundingClientRect().top;
        const moved = now - (anchor.top - scrolled);
        if (Math.abs(moved) >= 0.5) box.scrollTop += moved;
        if (scrolled !== 0) place.anchors = place.anchors.map(({ id, top }) => ({ id, top: top - scrolled }));
      }
    }
    lastTop.current = box.scrollTop;
  }, [place]);

  /** Adds rows where they become few and drops those far away. */
  const adjust = useCallback(() => {
    const box = scroller.current;
    const rows = rowsOf(content.current);
    if (!box || rows.length === 0) return;
    const edge = box.getBoundingClientRect();
    const above = edge.top - rows[0]!.getBoundingClientRect().top;
    const below = rows.at(-1)!.getBoundingClientRect().bottom - edge.bottom;
    let { from, to } = place;
    if (above < NEAR_PX) {
      if (first > 0) from = items[Math.max(0, first - STEP_ROWS)]!.id;
      else onTop();
    } else if (above > FAR_PX) {
      const kept = rows.find((row) => row.getBoundingClientRect().bottom > edge.top - KEEP_PX);
      if (kept) from = Number(kept.dataset["row"]);
    } else {
      from = items[first]!.id;
    }
    if (!atEnd && below < NEAR_PX) {
      const next = end + STEP_ROWS;
      to = next >= items.length ? null : items[next - 1]!.id;
    } else if (below > FAR_PX) {
      const kept = rows.findLast((row) => row.getBoundingClientRect().top < edge.bottom + KEEP_PX);
      if (kept) to = Number(kept.dataset["row"]);
    } else if (!atEnd) {
      to = items[end - 1]!.id;
    }
    if (from === place.from && to === place.to) return;
    const before = windowOf(items, place);
    place.from = from;
    place.to = to;
    const after = windowOf(items, place);
    if (before.first !== after.first || before.end !== after.end) redraw((count) => count + 1);
  }, [items, place, first, end, atEnd, onTop]);

  const onScroll = (): void => {
    const box = scroller.current;
    if (!box) return;
    const left = box.scrollHeight - box.scrollTop - box.clientHeight;
    // Content that grows must not look like the person leaving the end.
    if (box.scrollTop < lastTop.current - 1) place.following = atEnd && left < AT_END_PX;
    else if (atEnd && left < AT_END_PX) place.following = true;
    lastTop.current = box.scrollTop;
    setAway(!place.following);
    remember();
    adjust();
  };

  const toEnd = useCallback(() => {
    place.following = true;
    place.to = null;
    place.from = -1;
    setAway(false);
    redraw((count) => count + 1);
  }, [place]);

  useLayoutEffect(() => {
    hold();
    if (place.anchors.length === 0) remember();
    adjust();
  });
  useLayoutEffect(() => {
    if (endSignal > 0) toEnd();
  }, [endSignal, toEnd]);
  useEffect(() => {
    const observer = new ResizeObserver(hold);
    if (content.current) observer.observe(content.current);
    if (scroller.current) observer.observe(scroller.current);
    return () => observer.disconnect();
  }, [hold]);

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="feed"
        aria-label={label}
        aria-busy={busy}
        tabIndex={0}
        onScroll={onScroll}
        className="h-full overflow-y-auto [overflow-anchor:none]"
      >
        <div ref={content}>
          {first === 0 && header}
          {items.slice(first, end).map((item, at) => (
            <article
              key={item.id}
              data-row={item.id}
              aria-posinset={first + at + 1}
              aria-setsize={-1}
              className="mx-auto max-w-3xl px-5 py-1.5"
            >
              {draw(item)}
            </article>
          ))}
          {atEnd && tail}
          <div className="h-4" />
        </div>
      </div>
      {away && (
        <Button className="absolute bottom-3 left-1/2 -translate-x-1/2 rounded-full shadow-md" onClick={toEnd}>
          <DownIcon /> To the end
        </Button>
      )}
    </div>
  );
}

function rowsOf(content: HTMLElement | null): HTMLElement[] {
  return content ? Array.from(content.querySelectorAll<HTMLElement>(":scope > [data-row]")) : [];
}
