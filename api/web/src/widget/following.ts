/** Where the reader is in the thread: it follows the newest question until the person scrolls away. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

const NEAR = 80; // px above the newest question that still count as being there
const MARGIN = 12; // px above it

export class Following implements ReactiveController {
  /** Is the person reading further up? */
  away = false;
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
    if (thread) this.set(this.moved && thread.scrollTop < newest(thread) - NEAR);
  };

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
