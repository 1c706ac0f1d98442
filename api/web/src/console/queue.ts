/** Which hand-offs are shown and in which order: what an adviser chose, as it stands in the page's address. */

import type { Handoff } from "./types";

export const SHOWS = ["open", "mine", "unassigned", "waits", "late", "answered", "closed"] as const;
export const ORDERS = ["due", "newest", "oldest", "manufacturer"] as const;

export interface Choice {
  show: (typeof SHOWS)[number];
  order: (typeof ORDERS)[number];
  language: string; // "" for any
  text: string; // part of a name, a reason or a summary
}

export type Age = "fine" | "soon" | "late" | "none";

/** Of the part of an address behind `?`. */
export function choice(query: string): Choice {
  const given = new URLSearchParams(query);
  const one = <T extends string>(name: string, known: readonly T[]): T => known.find((k) => k === given.get(name)) ?? known[0]!;
  return { show: one("show", SHOWS), order: one("order", ORDERS), language: given.get("language") ?? "", text: given.get("text") ?? "" };
}

/** As it goes into an address: without what is chosen anyhow. */
export function query({ show, order, language, text }: Choice): string {
  const chosen = Object.entries({ show: show === SHOWS[0] ? "" : show, order: order === ORDERS[0] ? "" : order, language, text });
  return new URLSearchParams(chosen.filter(([, value]) => value)).toString();
}

/** How it stands with the target of an answer. */
export function age(h: Handoff, now: number): Age {
  if (!h.due_at || !h.soon_at) return "none";
  return now >= Date.parse(h.due_at) ? "late" : now >= Date.parse(h.soon_at) ? "soon" : "fine";
}

export function chosen(all: Iterable<Handoff>, { show, order, language, text }: Choice, me: string, now: number): Handoff[] {
  const wanted = text.trim().toLowerCase();
  const shown: Record<Choice["show"], (h: Handoff) => boolean> = {
    open: (h) => h.state !== "closed",
    mine: (h) => h.adviser === me && h.state !== "closed",
    unassigned: (h) => h.state === "waiting",
    waits: (h) => h.waits_since !== null,
    late: (h) => age(h, now) === "late",
    answered: (h) => h.state === "answered",
    closed: (h) => h.state === "closed",
  };
  const fits = (h: Handoff): boolean =>
    shown[show](h) && (!language || tongue(h) === language) && (!wanted || words(h).includes(wanted));
  return [...all].filter(fits).sort(ORDER[order]);
}

/** The language of a hand-off without its region. */
export function tongue(h: Handoff): string {
  return (h.language ?? "").split("-")[0]!;
}

function words(h: Handoff): string {
  return [h.manufacturer_name, h.manufacturer_id, h.reason, h.summary, h.person?.name, h.adviser_name, h.id].join("\n").toLowerCase();
}

/** Moments of one form, in their order. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What waits stands before what is answered. */
function due(a: Handoff, b: Handoff): number {
  return compare(a.due_at ?? "9", b.due_at ?? "9") || compare(a.at, b.at);
}

const ORDER: Record<Choice["order"], (a: Handoff, b: Handoff) => number> = {
  due,
  newest: (a, b) => compare(b.at, a.at),
  oldest: (a, b) => compare(a.at, b.at),
  manufacturer: (a, b) => a.manufacturer_name.localeCompare(b.manufacturer_name) || due(a, b),
};
