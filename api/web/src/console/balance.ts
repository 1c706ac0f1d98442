/** A programme year's balance as a bar with its figures in words. */

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Formats } from "../language/formats";
import type { Allotment } from "./types";
import { fill } from "./view";
import type { Words } from "./words.en";

export function meter(a: Allotment): TemplateResult {
  const whole = Math.max(a.granted_minutes, a.used_minutes + a.held_minutes, 1);
  const used = (a.used_minutes / whole) * 100;
  const held = (a.held_minutes / whole) * 100;
  return html`<svg class="meter" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
    ${svg`<rect class="used" width=${used} height="1" /><rect class="held" x=${used} width=${held} height="1" />`}
  </svg>`;
}

export function balance(a: Allotment, warning: number | null, words: Words, formats: Formats): TemplateResult {
  const figures = [
    [words.granted, a.granted_minutes], [words.used, a.used_minutes], [words.held, a.held_minutes], [words.remaining, a.remaining_minutes],
  ] as const;
  return html`<section class="card" aria-label=${fill(words.balance, { year: a.year })}>
    <div class="bar"><h2>${fill(words.balance, { year: formats.plain(a.year) })}</h2>
      <span class="muted">${formats.date(a.from)} – ${formats.date(a.to)}</span></div>
    ${meter(a)}
    <dl class="figures">${figures.map(([name, minutes]) => html`<div><dt>${name}</dt><dd>${formats.minutes(minutes)}</dd></div>`)}</dl>
    ${warning ? html`<p class="notice warn">${fill(words.warning, { share: formats.plain(warning) })}</p>` : nothing}
  </section>`;
}
