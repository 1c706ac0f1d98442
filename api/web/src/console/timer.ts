/** A stopwatch that outlives a reload and can be paused: one at a time for an adviser, for one hand-off. */

export interface Timer {
  handoff: string;
  conversation: string | null;
  manufacturer: string;
  name: string;
  began: number; // ms since the epoch, when it was first started
  since: number | null; // when it was last started; null: it is paused
  before: number; // ms that were measured until then
}

export type Timed = Pick<Timer, "handoff" | "conversation" | "manufacturer" | "name">;

const KEY = "mcap-timer";

function keep(timer: Timer): Timer {
  localStorage.setItem(KEY, JSON.stringify(timer));
  return timer;
}

/** The one that runs or is paused; one of an older console is none. */
export function running(): Timer | null {
  const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Timer | null;
  return kept && "before" in kept ? kept : null;
}

export function start(timed: Timed): Timer {
  const now = Date.now();
  return keep({ ...timed, began: now, since: now, before: 0 });
}

export function pause(timer: Timer): Timer {
  return keep({ ...timer, before: measured(timer), since: null });
}

export function goOn(timer: Timer): Timer {
  return keep({ ...timer, since: Date.now() });
}

export function clear(): void {
  localStorage.removeItem(KEY);
}

/** ms */
function measured(timer: Timer): number {
  return timer.before + (timer.since === null ? 0 : Date.now() - timer.since);
}

/** Whole minutes, at least one. */
export function minutes(timer: Timer): number {
  return Math.max(1, Math.round(measured(timer) / 60_000));
}

export function clock(timer: Timer): string {
  const seconds = Math.floor(measured(timer) / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
