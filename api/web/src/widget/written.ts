/** What people wrote: the person's own message, and an adviser's reply. */

import { html, nothing, type TemplateResult } from "lit";
import type { Locale } from "../language/locale";
import * as icons from "../look/icons";
import type { FromAdviser, Said } from "../service/items";
import { trouble } from "./trouble";

/** `tool` is the title of the calculator that a filled form was for; `retry` sends a failed message again. */
export function own(item: Said, tool: string, locale: Locale, retry: () => void): TemplateResult {
  return html`<div class="said" part="question" dir="auto"><span class="hidden">${locale.text("you")}: </span>${item.text || filled(item, tool, locale)}${item.files.map((name) => html`<span class="file">${icons.attach} ${name || locale.text("file")}</span>`)}</div>
    ${item.failed
      ? html`<div class="failed" role="alert"><span class="error">${locale.text("failed")} ${trouble(item.failed, locale)}</span>
          <button type="button" @click=${retry}>${locale.text("retry")}</button></div>`
      : nothing}`;
}

function filled(item: Said, tool: string, locale: Locale): string {
  if (!tool) return "";
  return item.message.corrects ? `${locale.text("corrected_from")}: ${tool}` : locale.text("with_inputs", { tool });
}

export function fromAdviser(item: FromAdviser, locale: Locale): TemplateResult {
  return html`<article class="from-adviser" part="adviser" tabindex="-1">
    <strong>${item.name}</strong><span class="hint">${locale.text("adviser")} · ${locale.moment(item.at)}</span>
    <div dir="auto">${item.text}</div></article>`;
}
