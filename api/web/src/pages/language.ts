/** The language of a page, as the browser prefers: its words are loaded before the page begins. */

import { choose, direction } from "../language/locale";
import { en, type Words } from "./words.en";

const LOADED: Record<string, () => Promise<{ words: Words }>> = {
  vi: () => import("./words.vi"),
  zh: () => import("./words.zh"),
  bn: () => import("./words.bn"),
  hi: () => import("./words.hi"),
  id: () => import("./words.id"),
  tr: () => import("./words.tr"),
  th: () => import("./words.th"),
  km: () => import("./words.km"),
  si: () => import("./words.si"),
  ur: () => import("./words.ur"),
  es: () => import("./words.es"),
};

export const tag = choose(...navigator.languages);
export const words: Words = (await LOADED[tag]?.())?.words ?? en;

export function settle(title: string, language = tag): void {
  document.documentElement.lang = language;
  document.documentElement.dir = direction(language);
  document.title = title;
}
