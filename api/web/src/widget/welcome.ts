/** What stands in an empty conversation: what this is, and questions to start with. */

import { html, type TemplateResult } from "lit";
import type { Locale } from "../language/locale";

const STARTERS = ["start_hours", "start_commit", "start_inventory", "start_target"] as const;

export function welcome(locale: Locale, hasHours: boolean): TemplateResult {
  const ask = (event: Event, text: string): void => {
    event.target?.dispatchEvent(new CustomEvent("ask", { detail: text, bubbles: true }));
  };
  const starters = STARTERS.filter((key) => hasHours || key !== "start_hours").map((key) => locale.text(key));
  return html`<div class="welcome">
    <p class="lead">${locale.text("greeting")}</p>
    <p class="hint">${locale.text("promise")}</p>
    <p class="hint">${locale.text("starters")}:</p>
    <ul class="suggestions" aria-label=${locale.text("starters")}>
      ${starters.map((text) => html`<li><button type="button" @click=${(e: Event) => ask(e, text)}>${text}</button></li>`)}
    </ul>
  </div>`;
}
