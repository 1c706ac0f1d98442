/** How a language writes numbers, times and dates. */

const GREGORIAN = { calendar: "gregory" }; // the programme counts its years so everywhere

const SIGNIFICANT = 4; // digits of a result for people; its exact value is in the JSON and in the export

/** A plain decimal with four significant digits at most, and never fewer than its whole part has. */
export function rounded(value: string): string {
  const [whole = "", fraction = ""] = value.replace("-", "").split(".");
  const leading = whole.replace(/^0+/, "").length;
  const zeros = leading ? 0 : (/^0*/.exec(fraction)?.[0].length ?? 0);
  const places = Math.max(0, SIGNIFICANT - leading + zeros);
  if (fraction.length <= places) return value;
  const shown = Number(value).toFixed(Math.min(places, 20));
  return shown.includes(".") ? shown.replace(/\.?0+$/, "") : shown;
}

export class Formats {
  readonly #spans = new Map<string, Intl.NumberFormat>();

  /** `tag` may carry a region ("en-IN"): numbers and dates follow it. */
  constructor(readonly tag: string) {}

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

  /** A plain decimal of per cent: "4.2" is 4.2%. */
  percent(value: string | number): string {
    const fraction = String(value).split(".")[1]?.length ?? 0;
    const format = new Intl.NumberFormat(this.tag, { style: "unit", unit: "percent", maximumFractionDigits: Math.min(fraction, 20) });
    return format.format(value as Intl.StringNumericLiteral);
  }

  /** Whole minutes as hours and minutes; a debt has a minus before it. */
  minutes(total: number): string {
    const size = Math.abs(total);
    const parts: string[] = [];
    if (size >= 60) parts.push(this.time(Math.floor(size / 60), "hour"));
    if (size % 60 || size < 60) parts.push(this.time(size % 60, "minute"));
    return (total < 0 ? "−" : "") + parts.join(" ");
  }

  moment(iso: string): string {
    return new Intl.DateTimeFormat(this.tag, { ...GREGORIAN, dateStyle: "medium", timeStyle: "short" }).format(new Date(iso));
  }

  /** How long something lasts (ms), by its largest unit. */
  span(ms: number): string {
    const minutes = Math.max(0, Math.round(ms / 60_000));
    if (minutes < 60) return this.time(minutes, "minute");
    return minutes < 48 * 60 ? this.time(Math.round(minutes / 60), "hour") : this.time(Math.round(minutes / 1440), "day");
  }

  /** The time of day of a moment. */
  clock(iso: string): string {
    return new Intl.DateTimeFormat(this.tag, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
  }

  /** A date without a time of day ("2025-03-01"), or the day of a moment. */
  date(iso: string): string {
    const options: Intl.DateTimeFormatOptions = { ...GREGORIAN, dateStyle: "medium" };
    if (iso.length === 10) options.timeZone = "UTC";
    return new Intl.DateTimeFormat(this.tag, options).format(new Date(iso));
  }

  protected time(value: number, unit: "day" | "hour" | "minute"): string {
    let format = this.#spans.get(unit); // made once: hundreds of rows tell how long they wait
    if (!format) this.#spans.set(unit, (format = new Intl.NumberFormat(this.tag, { style: "unit", unit, unitDisplay: "short" })));
    return format.format(value);
  }
}
