/** Keys of the queue: one letter each, never while somebody writes. */

import type { Words } from "./words.en";

export type Act = "next" | "previous" | "open" | "list" | "search" | "mark" | "help" | "reply" | "note" | "take" | "time" | "log" | "close";

const KEYS: Readonly<Record<string, Act>> = {
  j: "next", k: "previous", Enter: "open", Escape: "list", "/": "search", x: "mark", "?": "help",
  r: "reply", n: "note", a: "take", t: "time", l: "log", c: "close",
};

/** Each key and the word for what it does, as the sheet shows them. */
export const SHEET: readonly (readonly [string, keyof Words])[] = [
  ["j", "key_next"], ["k", "key_previous"], ["Enter", "key_open"], ["Esc", "key_list"], ["/", "search_handoffs"], ["x", "key_mark"],
  ["r", "reply"], ["n", "note_add"], ["a", "take"], ["t", "timer_start"], ["l", "log_time"], ["c", "key_close"], ["?", "keys"],
];

/** What a key press asks for; null where it belongs to a field, a button or the browser. */
export function act(event: KeyboardEvent): Act | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return null;
  const path = event.composedPath();
  const at = path[0];
  if (path.some((each) => each instanceof HTMLDialogElement)) return null;
  if (at instanceof HTMLElement && at.matches("input:not([type=checkbox]), textarea, select, [contenteditable]")) return null;
  if (event.key === "Enter" && at instanceof HTMLElement && at.matches("a, button, summary, input")) return null;
  return KEYS[event.key] ?? null;
}
