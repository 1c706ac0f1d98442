/** What an adviser has written and not sent: it belongs to its hand-off, or to the time it is about, and outlives a reload of the page. */

const NAME = "mcap-reply";
const LASTS = 30 * 24 * 3_600_000; // ms after which a forgotten draft is dropped

interface Draft { text: string; at: number }

function key(adviser: string, about: string): string {
  return `${NAME}|${adviser}|${about}`;
}

export function draft(adviser: string, about: string): string {
  const kept = localStorage.getItem(key(adviser, about));
  return kept ? (JSON.parse(kept) as Draft).text : "";
}

/** An empty one is none. */
export function keepDraft(adviser: string, about: string, text: string): void {
  if (text.trim()) localStorage.setItem(key(adviser, about), JSON.stringify({ text, at: Date.now() } satisfies Draft));
  else localStorage.removeItem(key(adviser, about));
}

/** Drop what was forgotten, whoever wrote it. */
export function sweepDrafts(): void {
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(`${NAME}|`)) continue;
    const { at } = JSON.parse(localStorage.getItem(name) ?? "{}") as Partial<Draft>;
    if (Date.now() - (at ?? 0) > LASTS) localStorage.removeItem(name);
  }
}
