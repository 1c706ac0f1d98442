/** The advisory hours left, always in view. */

import { html, type TemplateResult } from "lit";
import type { Locale } from "../language/locale";
import type { HoursLeft } from "../service/hours";

export function hoursLeft(hours: HoursLeft, locale: Locale): TemplateResult {
  const time = locale.minutes(hours.remaining);
  const name = locale.text("hours_left", { time, total: locale.minutes(hours.granted) });
  const gone = hours.granted - hours.remaining;
  return html`<div class="hours ${warning(hours) ? "low" : ""}" part="hours" role="group" aria-label=${`${locale.text("hours_title", { year: locale.plain(hours.year) })}: ${name}`}>
    <span aria-hidden="true">${locale.text("hours_short", { time })}</span>
    <progress aria-hidden="true" max=${hours.granted || 1} value=${Math.max(0, hours.granted - gone)}></progress>
  </div>`;
}

/** Which of the three warnings holds, if any. */
export function warning({ granted, remaining }: HoursLeft): "hours_75" | "hours_90" | "hours_100" | null {
  const share = granted ? (granted - remaining) / granted : 1;
  return share >= 1 ? "hours_100" : share >= 0.9 ? "hours_90" : share >= 0.75 ? "hours_75" : null;
}
