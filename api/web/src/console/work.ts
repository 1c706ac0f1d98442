/** An adviser's own time: what was logged around a moment, and where new time would lie over it. */

import type { Client } from "../service/client";
import type { Work } from "./types";

const DAY = 86_400_000; // ms

/** Time of the caller that began in [from, to), without what was taken back. */
export async function own(client: Client, from: Date, to: Date): Promise<Work[]> {
  const found = await client.get<Work[]>(`/v1/entries?${new URLSearchParams({ from: from.toISOString(), to: to.toISOString() })}`);
  return found.filter((entry) => entry.reversed_by === null);
}

/** Time around a moment: whatever could lie over it. */
export async function around(client: Client, at: Date): Promise<Work[]> {
  return own(client, new Date(at.getTime() - DAY), new Date(at.getTime() + DAY));
}

export function ends(entry: Pick<Work, "occurred_at" | "minutes">): number {
  return Date.parse(entry.occurred_at) + entry.minutes * 60_000;
}

/** Those over which time of so many minutes from `began` would lie. */
export function over(entries: readonly Work[], began: Date, minutes: number): Work[] {
  const [start, end] = [began.getTime(), began.getTime() + minutes * 60_000];
  return entries.filter((entry) => Date.parse(entry.occurred_at) < end && ends(entry) > start);
}

/** When time of so many minutes can begin so that it ends no later than `end` and lies over nothing. */
export function before(entries: readonly Work[], end: number, minutes: number): Date {
  let began = end - minutes * 60_000;
  for (const entry of [...entries].sort((a, b) => b.occurred_at.localeCompare(a.occurred_at))) {
    const start = Date.parse(entry.occurred_at);
    if (start < began + minutes * 60_000 && ends(entry) > began) began = start - minutes * 60_000;
  }
  return new Date(began);
}
