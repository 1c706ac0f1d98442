/** A language as the interface needs it: its words, its direction, and how it writes numbers, times and dates. */

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

export class Locale {
  readonly code: string;
  readonly dir: "ltr" | "rtl";

  /** `tag` may carry a region ("en-IN"): numbers and dates follow it. */
  constructor(readonly tag: string, private readonly words: Words) {
    this.code = choose(tag);
    this.dir = direction(this.code);
  }

  text(key: keyof Words, slots: Slots = {}): string {
    return this.words[key].replace(/\{(\w+)\}/g, (_, name: string) => String(slots[name] ?? ""));
  }

  /** A plain decimal ("6725.0") in the locale's digits and grouping, every digit kept. Years go in as numbers. */
  number(value: string | number): string {
    const fraction = String(value).split(".")[1]?.length ?? 0;
    const format = new Intl.NumberFormat(this.tag, { minimumFractionDigits: Math.min(fraction, 20), maximumFractionDigits: 20 });
    return format.format(value as Intl.StringNumericLiteral);
  }

  /** A whole number that is a name rather than an amount: a year, a page. */
  plain(value: number): string {
    return new Intl.NumberFormat(this.tag, { useGrouping: false }).format(value);
  }

  /** Whole minutes as hours and minutes; a debt has a minus before it. */
  minutes(total: number): string {
    const size = Math.abs(total);
    const parts: string[] = [];
    if (size >= 60) parts.push(this.#unit(Math.floor(size / 60), "hour"));
    if (size % 60 || size < 60) parts.push(this.#unit(size % 60, "minute"));
    return (total < 0 ? "−" : "") + parts.join(" ");
  }

  moment(iso: string): string {
    return new Intl.DateTimeFormat(this.tag, { dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
  }

  /** A date without a time of day ("2025-03-01"), or the day of a moment. */
  date(iso: string): string {
    const options: Intl.DateTimeFormatOptions = { dateStyle: "medium" };
    if (iso.length === 10) options.timeZone = "UTC";
    return new Intl.DateTimeFormat(this.tag, options).format(new Date(iso));
  }

  #unit(value: number, unit: "hour" | "minute"): string {
    return new Intl.NumberFormat(this.tag, { style: "unit", unit, unitDisplay: "short" }).format(value);
  }
}

export const ENGLISH = new Locale("en", en);

/** The locale of a tag; its words come from one file beside the widget, English is inside. */
export async function load(tag: string, base: string): Promise<Locale> {
  const code = choose(tag);
  if (code === "en") return new Locale(supported(tag), en);
  const module = (await import(/* @vite-ignore */ `${base}/widget.${code}.js`)) as { default: Words };
  return new Locale(supported(tag), { ...en, ...module.default });
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
