/** A stopwatch that outlives a reload: one at a time, for one hand-off. */

export interface Timer {
  handoff: string;
  conversation: string | null;
  manufacturer: string;
  name: string;
  since: number; // ms since the epoch
}

const KEY = "mcap-timer";

export function running(): Timer | null {
  const kept = localStorage.getItem(KEY);
  return kept ? (JSON.parse(kept) as Timer) : null;
}

export function start(timer: Omit<Timer, "since">): Timer {
  const begun = { ...timer, since: Date.now() };
  localStorage.setItem(KEY, JSON.stringify(begun));
  return begun;
}

export function clear(): void {
  localStorage.removeItem(KEY);
}

/** Whole minutes, at least one. */
export function minutes(timer: Timer): number {
  return Math.max(1, Math.round((Date.now() - timer.since) / 60_000));
}

export function clock(timer: Timer): string {
  const seconds = Math.floor((Date.now() - timer.since) / 1000);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
