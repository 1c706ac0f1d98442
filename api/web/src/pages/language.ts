/** The language of a page: English or Vietnamese, as the browser prefers. */

import { en, type Words } from "./words.en";
import { vi } from "./words.vi";

export const tag = (navigator.languages.find((l) => /^(en|vi)\b/.test(l)) ?? "en").slice(0, 2);
export const words: Words = tag === "vi" ? vi : en;

export function settle(title: string): void {
  document.documentElement.lang = tag;
  document.title = title;
}
