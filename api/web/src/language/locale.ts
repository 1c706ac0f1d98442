/** A language as the interface needs it: its words, its direction and its formats. */

import { Formats } from "./formats";
import { label, type Name, type Names } from "./names";
import { en, type Words } from "./words.en";

/** The languages of the interface, each by its own name. */
export const LANGUAGES: Readonly<Record<string, string>> = {
  en: "English",
  vi: "Tiếng Việt",
  zh: "中文",
  bn: "বাংলা",
  hi: "हिन्दी",
  id: "Bahasa Indonesia",
  tr: "Türkçe",
  km: "ខ្មែរ",
  th: "ไทย",
  ur: "اردو",
  es: "Español",
  si: "සිංහල",
};

const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

export function direction(tag: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.has(tag.split("-")[0]!.toLowerCase()) ? "rtl" : "ltr";
}

/** The first language of ours among the tags, else English. */
export function choose(...tags: readonly (string | null | undefined)[]): string {
  for (const tag of tags) {
    const code = tag?.split("-")[0]?.toLowerCase();
    if (code && code in LANGUAGES) return code;
  }
  return "en";
}

type Slots = Record<string, string | number>;

export class Locale extends Formats {
  readonly code: string;
  readonly dir: "ltr" | "rtl";

  /** `tag` is for numbers and dates: English where the browser knows no others of this language. */
  constructor(tag: string, code: string, private readonly words: Words, private readonly names: Names | null = null) {
    super(tag);
    this.code = code;
    this.dir = direction(this.code);
  }

  text(key: keyof Words, slots: Slots = {}): string {
    return this.words[key].replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name] ?? ""));
  }

  /** In our own words: browsers lack those of some languages. */
  protected override time(value: number, unit: "hour" | "minute"): string {
    return this.text(`${unit}s`, { n: this.plain(value) });
  }

  /** What a calculator, an input or a result is called; where this language has no word for it, what is given. */
  name(name: string, otherwise: string = label(name)): string {
    return this.names && Object.hasOwn(this.names, name) ? this.names[name as Name] : otherwise;
  }
}

export const ENGLISH = new Locale("en", "en", en);

/** The locale of a tag; its words come from one file beside the widget, English is inside. */
export async function load(tag: string, base: string): Promise<Locale> {
  const code = choose(tag);
  if (code === "en") return new Locale(supported(tag), code, en);
  const module = (await import(/* @vite-ignore */ `${base}/widget.${code}.js`)) as { default: Words; names: Names };
  return new Locale(supported(tag), code, { ...en, ...module.default }, module.names);
}

/** The tag itself where the browser knows its language, else its bare code, else English. */
function supported(tag: string): string {
  for (const candidate of [tag, choose(tag)]) {
    try {
      if (Intl.NumberFormat.supportedLocalesOf(candidate).length) return candidate;
    } catch {
      continue; // not a language tag
    }
  }
  return "en";
}
