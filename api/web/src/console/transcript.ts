/** <mcap-transcript>: a conversation as it was, with what each answer rests on. */

import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { direction } from "../language/locale";
import type { Json } from "../service/types";
import type { Answer } from "../service/types";
import { facts } from "./facts";
import type { Transcript } from "./types";
import { View } from "./view";

/** Tells `close`. */
@customElement("mcap-transcript")
export class TranscriptView extends View {
  @property() conversation = "";
  /** An answer to move to. */
  @property() message = "";
  @state() private transcript: Transcript | null = null;
  @query("dialog") private dialog!: HTMLDialogElement;

  protected override async load(): Promise<void> {
    this.transcript = await this.client.get<Transcript>(`/v1/conversations/${this.conversation}`);
    await this.updateComplete;
    this.renderRoot.querySelector(`[data-id="${CSS.escape(this.message)}"]`)?.scrollIntoView();
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!this.dialog.open) this.dialog.showModal();
    if (changed.has("conversation") && changed.get("conversation")) void this.reload();
  }

  override render(): TemplateResult {
    const { words } = this;
    return html`<dialog aria-label=${words.transcript} @close=${() => this.tell("close", null)}>
      <div class="bar"><h2>${this.transcript?.title || words.transcript}</h2>
        <button type="button" @click=${() => this.dialog.close()}>${words.close}</button></div>
      ${this.status()}
      <div class="stack" tabindex="0">${this.transcript?.messages.map((m) => html`
        <article class="card" data-id=${m.id}>
          <div class="bar"><strong>${m.author ?? words.person}</strong><span class="muted">${this.formats.moment(m.at)}</span></div>
          <p class="pre" dir="auto">${m.text}</p>
          ${m.inputs ? html`<p class="muted">${m.inputs.tool}</p>${facts(m.inputs.values as Json)}` : nothing}
        </article>
        ${m.answer ? this.answer(m.answer) : m.author === null ? html`<p class="muted">${words.no_answer} ${m.problem?.code ?? ""}</p>` : nothing}`)}</div>
    </dialog>`;
  }

  private answer(a: Answer): TemplateResult {
    const { words } = this;
    const open = a.id === this.message; // what was asked for shows what it rests on
    return html`<article class="card ${open ? "asked" : ""}">
      <div class="bar"><strong>${words.assistant}</strong><span class="muted">${a.status} · ${a.model} · ${a.release} · ${a.id}</span></div>
      ${this.checked(a)}
      <p class="pre" lang=${a.language} dir=${direction(a.language)}>${a.text}</p>
      ${a.citations.length
        ? html`<details ?open=${open}><summary>${words.sources} (${a.citations.length})</summary><ul>${a.citations.map((c) =>
            html`<li><a href=${c.url} target="_blank" rel="noopener">${c.title}</a>: <q lang=${c.language}>${c.quote}</q>
              ${c.machine_translated ? html`<span class="badge">${words.machine_translation}</span>` : nothing}</li>`)}</ul></details>`
        : nothing}
      ${a.calculations.map((c) => html`<details ?open=${open}><summary>${this.say("calculation", { tool: c.tool })}</summary>
        ${facts(c.inputs as Json)}${facts(c.result as unknown as Json)}</details>`)}
    </article>`;
  }

  /** What became of the sentences of a model. */
  private checked(a: Answer): TemplateResult | typeof nothing {
    if (a.judge === null && !a.dropped_sentences && !a.quoted_sentences) return nothing; // no model wrote it
    return html`<p class="muted">${[
      a.judge !== null && this.say("judged", { judge: a.judge }),
      this.say("dropped", { count: this.formats.plain(a.dropped_sentences) }),
      this.say("quoted", { count: this.formats.plain(a.quoted_sentences) }),
    ].filter(Boolean).join(" · ")}</p>`;
  }
}
