/** Where the reader is in the thread: it follows the newest question until the person scrolls away, and draws what is near. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

const NEAR = 80; // px above the newest question that still count as being there
const MARGIN = 12; // px above it
const WINDOW = 60; // items that are drawn at first, and again as many when the reader comes near the oldest of them
const AHEAD = 1200; // px that count as near

export class Following implements ReactiveController {
  /** Is the person reading further up? */
  away = false;
  private shown = CSS.supports("overflow-anchor", "auto") ? WINDOW : Infinity; // else what is drawn above would push the text away
  private total = 0;
  private moved = false; // the person has scrolled, rather than the thread grown
  private column: Element | null = null;
  private readonly growth = new ResizeObserver(() => {
    if (!this.moved) this.toNewest();
  });

  constructor(private readonly host: ReactiveControllerHost & Element, private readonly find: () => HTMLElement | null) {
    host.addController(this);
  }

  hostUpdated(): void {
    const column = this.find()?.querySelector(".column") ?? null;
    if (column === this.column) return;
    this.growth.disconnect();
    this.column = column;
    if (column) this.growth.observe(column);
  }

  hostDisconnected(): void {
    this.growth.disconnect();
    this.column = null;
  }

  /** Those of the items that are drawn: the newest, and the older ones as the reader goes up to them. */
  drawn<T>(items: readonly T[]): readonly T[] {
    this.total = items.length;
    return items.slice(-this.shown);
  }

  /** A turn has begun: from now on the thread follows it. */
  follow(): void {
    this.moved = false;
    this.set(false);
  }

  readonly toNewest = (): void => {
    const thread = this.find();
    if (thread) thread.scrollTop = newest(thread);
    this.follow();
  };

  readonly moves = (): void => {
    this.moved = true;
  };

  readonly scrolled = (): void => {
    const thread = this.find();
    if (!thread) return;
    this.set(this.moved && thread.scrollTop < newest(thread) - NEAR);
    if (this.moved && thread.scrollTop < AHEAD && this.shown < this.total) this.more(thread);
  };

  private more(thread: HTMLElement): void {
    this.shown += WINDOW;
    thread.scrollTop ||= 1; // at the very top nothing anchors what is read
    this.host.requestUpdate();
  }

  private set(away: boolean): void {
    if (away === this.away) return;
    this.away = away;
    this.host.requestUpdate();
  }
}

/** The newest question at the top, with as much of its answer as there is room for. */
function newest(thread: HTMLElement): number {
  const end = thread.scrollHeight - thread.clientHeight;
  const asked = [...thread.querySelectorAll<HTMLElement>(".said")].at(-1);
  const top = asked ? asked.getBoundingClientRect().top - thread.getBoundingClientRect().top + thread.scrollTop : end;
  return Math.max(0, Math.min(end, top - MARGIN));
}
