/** What stands in an empty conversation: what this is, and questions to start with. */

import { html, type TemplateResult } from "lit";
import type { Locale } from "../language/locale";

/** Where a manufacturer stands in the programme, and what people ask there; without a stage, one of each. */
const STARTERS = {
  "": ["start_hours", "start_commit", "start_inventory", "start_target"],
  joining: ["start_commit", "start_benefits", "start_hours"],
  measuring: ["start_first", "start_inventory", "start_hours"],
  target: ["start_target", "start_validation", "start_inventory"],
  reducing: ["start_reduce", "start_publish", "start_hours"],
} as const;

export type Stage = keyof typeof STARTERS;

export function welcome(locale: Locale, hasHours: boolean, stage: Stage): TemplateResult {
  const ask = (event: Event, text: string): void => {
    event.target?.dispatchEvent(new CustomEvent("ask", { detail: text, bubbles: true }));
  };
  const starters = (STARTERS[stage] ?? STARTERS[""]).filter((key) => hasHours || key !== "start_hours").map((key) => locale.text(key));
  return html`<div class="welcome">
    <p class="lead">${locale.text("greeting")}</p>
    <p class="hint">${locale.text("promise")}</p>
    <p class="hint">${locale.text("starters")}:</p>
    <ul class="suggestions" aria-label=${locale.text("starters")}>
      ${starters.map((text) => html`<li><button type="button" @click=${(e: Event) => ask(e, text)}>${text}</button></li>`)}
    </ul>
  </div>`;
}
