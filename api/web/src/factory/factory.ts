/** <mcap-factory>: a manufacturer's years, to read, to keep, to print. On a page of its own and in the widget. */

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { print, save as toDisk } from "../console/paper";
import { LANGUAGES, load } from "../language/locale";
import { controls, theme } from "../look/theme";
import { claims, Client, Problem, type TokenProvider } from "../service/client";
import { body, form } from "./form";
import * as parts from "./parts";
import type { Allotment, Entry, FormKind, Inventory, Kept, Kind, Progress, Record_, Talk, Told } from "./types";
import { words as loaded, type Words } from "./words";

const GONE = ["withdrawn", "dropped"];
const kept = (kind: FormKind): Kind => (kind === "changes" ? "targets" : kind);
const ADD: Record<Kind, string> = { inventories: "add_inventory", targets: "add_target", actions: "add_action", risks: "add_risk" };

export class McapFactory extends LitElement {
  static override styles = [theme, controls, css`
    :host { display: block; overflow: auto; padding: 1rem; }
    .column { max-width: 62rem; margin: 0 auto; display: grid; gap: 1.5rem; }
    .column > * , section > *, article > * { min-width: 0; }
    section { display: grid; gap: 0.75rem; }
    h1 { font-size: 1.5rem; line-height: 1.25; margin: 0; } h2 { font-size: 1.125rem; margin: 0; } h3 { font-size: 1rem; margin: 0; }
    p, ul { margin: 0; } ul { padding-inline-start: 1.25rem; }
    header, .head { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; justify-content: space-between; }
    header select { width: auto; }
    .card { background: var(--raised); border: 1px solid var(--line); border-radius: var(--radius); padding: 0.875rem 1rem; display: grid; gap: 0.75rem; }
    .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr)); gap: 0.75rem; align-items: end; }
    .beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 1rem; align-items: start; }
    .beside > * { min-width: 0; }
    svg { width: 100%; height: auto; font-size: 14px; fill: var(--text); } .bar { fill: var(--accent); } .mark { stroke: var(--bad); stroke-width: 3; }
    .behind { color: var(--bad); font-weight: 600; }
    dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.25rem 1rem; margin: 0; } dt { color: var(--muted); } dd { margin: 0; overflow-wrap: anywhere; }
    .tools button { min-height: 2rem; font-size: 0.8125rem; } progress { width: 100%; accent-color: var(--accent); }
    @media print { :host { overflow: visible; padding: 0; } button, select, form, .choice { display: none !important; } .scroll { overflow: visible; } section { break-inside: avoid; } }
  `];

  @property({ attribute: "base-url" }) baseUrl = new URL(import.meta.url).origin;
  @property() locale = "";
  @property({ attribute: false }) tokenProvider: TokenProvider | null = null;
  @state() private words: Words | null = null;
  @state() private found: Record_ | null = null;
  @state() private trouble = "";
  @state() private news = "";
  @state() private busy = false;
  @state() private editing: { kind: FormKind; before: Kept | null } | null = null;
  @state() private told: ReadonlyMap<string, Told> = new Map();
  private client: Client | null = null;
  private mine = "";

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("locale") || changed.has("baseUrl")) void this.speak();
    if ((changed.has("tokenProvider") || changed.has("baseUrl")) && this.tokenProvider) void this.open();
  }

  private async speak(): Promise<void> {
    const base = this.baseUrl.replace(/\/$/, "");
    const locale = await load(this.locale || document.documentElement.lang || navigator.language, base);
    this.words = await loaded(new Client(base, null), locale);
    this.lang = locale.code;
    this.dir = locale.dir;
    if (this.client) this.client.language = locale.code;
  }

  private async open(): Promise<void> {
    this.client = new Client(this.baseUrl.replace(/\/$/, ""), this.tokenProvider);
    const token = await this.client.token();
    const manufacturer = token ? claims(token)["manufacturer_id"] : null;
    this.mine = typeof manufacturer === "string" ? `/v1/manufacturers/${encodeURIComponent(manufacturer)}` : "";
    if (this.mine) await this.attempt(this.look());
    else this.requestUpdate();
  }

  private async look(): Promise<void> {
    const client = this.client!;
    const [inventories, targets, actions, risks, progress, entries, talks, permission] = await Promise.all([
      client.get<Inventory[]>(`${this.mine}/inventories`), client.get<Kept[]>(`${this.mine}/targets`),
      client.get<Kept[]>(`${this.mine}/actions`), client.get<Kept[]>(`${this.mine}/risks`),
      client.get<Progress>(`${this.mine}/progress`), client.get<Entry[]>(`${this.mine}/entries`),
      client.get<Talk[]>("/v1/conversations"), client.get<{ staff_may_write: boolean }>(`${this.mine}/record/permission`),
    ]);
    const year = Math.max(new Date().getUTCFullYear(), ...entries.map((entry) => Number(entry.occurred_at.slice(0, 4))));
    const allotment = await client.get<Allotment>(`${this.mine}/allotments/${year}`);
    const counts = <T extends Kept>(kept: T[]): T[] => kept.filter((each) => !GONE.includes(each.state));
    this.found = {
      inventories: counts(inventories).sort((a, b) => a.year - b.year), targets: counts(targets), actions: counts(actions), risks: counts(risks),
      progress, entries, talks, allotment, staff_may_write: permission.staff_may_write,
    };
  }

  /** Do it, and say so if it goes wrong; true when it went well. */
  private async attempt(action: Promise<unknown>): Promise<boolean> {
    this.trouble = "";
    this.busy = true;
    try {
      await action;
      return true;
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
      if (error instanceof Problem && error.code === "changed_meanwhile") await this.anew(error);
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Somebody changed it meanwhile: what, and the version that is on record now; what is typed stays. */
  private async anew(error: Problem): Promise<void> {
    const changes = (error.body as { changes?: { field: string }[] }).changes ?? [];
    const name = ({ field }: { field: string }): string => (this.words!.has(`columns.${field}`) ? this.words!.say(`columns.${field}`) : field);
    const { editing } = this;
    await this.look();
    if (editing) {
      const id = editing.before?.id ?? String((error.body as { current?: { year?: number } }).current?.year ?? "");
      this.editing = { ...editing, before: this.found![kept(editing.kind)].find((kept) => kept.id === id) ?? editing.before };
    }
    this.trouble = this.words!.say("page.changed", { fields: changes.map(name).join(", ") });
  }

  private readonly save = (event: SubmitEvent): void => {
    event.preventDefault();
    void this.attempt(this.kept(new FormData(event.target as HTMLFormElement)));
  };

  private async kept(data: FormData): Promise<void> {
    const { kind, before } = this.editing!;
    const file = data.get("file");
    const sheet = file instanceof File && file.size ? file : null;
    const made = sheet ? await this.client!.file<{ id: string }>("/v1/tools/inventory", sheet) : null;
    const { version } = await this.client!.post<Kept>(`${this.mine}/${kept(kind)}`, body(kind, before, data, made?.id ?? null), { "Idempotency-Key": crypto.randomUUID() });
    this.editing = null;
    await this.look();
    this.news = this.words!.say("page.saved", { version: this.words!.locale.plain(version) });
  }

  override render(): TemplateResult {
    const { words, found } = this;
    if (!words) return html`<p role="status">…</p>`;
    return html`<div class="column" aria-busy=${this.busy ? "true" : "false"}>
      <header><h1>${words.say("page.title")}</h1>
        <div class="row"><select aria-label=${words.say("page.language")} @change=${(e: Event) => (this.locale = (e.target as HTMLSelectElement).value)}>
          ${Object.entries(LANGUAGES).map(([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === words.locale.code}>${name}</option>`)}</select>
          <button type="button" @click=${() => window.print()}>${words.say("page.print")}</button></div>
      </header>
      <p role="status" class="hint">${this.news}</p>
      ${this.trouble ? html`<div class="notice bad" role="alert"><p>${this.trouble}</p></div>` : nothing}
      ${found ? this.record(found, words) : this.client && !this.mine ? html`<p>${words.say("page.signed_out")}</p>` : nothing}
    </div>`;
  }

  private record(found: Record_, words: Words): TemplateResult {
    const change = (kind: FormKind) => (before: Kept) => this.edit(kind, before);
    return html`
      ${this.section("year", parts.glance(found, words, this.ask))}
      ${this.section("inventories", parts.inventories(found.inventories, words, change("inventories"), this.report), "inventories")}
      ${this.section("targets", parts.targets(found.targets, found.progress.targets, words, change("targets"), change("changes"), this.pack), "targets")}
      ${this.section("plan", found.actions.length ? parts.actions(found.actions, words, change("actions")) : nothing, "actions")}
      ${this.section("risks", found.risks.length ? parts.risks(found.risks, words, change("risks")) : nothing, "risks")}
      ${this.section("hours", parts.hours(found, words))}
      ${this.section("conversations", parts.talks(found, words, this.told, this.read))}
      <label class="choice"><input type="checkbox" .checked=${found.staff_may_write} @change=${this.allow} />${words.say("page.allow")}</label>`;
  }

  private section(name: string, content: unknown, kind: Kind | null = null): TemplateResult {
    const words = this.words!, { editing } = this;
    return html`<section aria-labelledby=${name}><div class="head"><h2 id=${name}>${words.say(`sections.${name}`)}</h2>
      ${kind ? html`<button type="button" @click=${() => this.edit(kind, null)}>${words.say(`page.${ADD[kind]}`)}</button>` : nothing}</div>
      ${editing && kept(editing.kind) === kind ? form(editing.kind, editing.before, words, this.save, () => (this.editing = null)) : nothing}
      ${content}</section>`;
  }

  private edit(kind: FormKind, before: Kept | null): void {
    this.news = "";
    this.editing = { kind, before };
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("form input:not([readonly]), form select")?.focus());
  }

  private readonly allow = (event: Event): void => {
    const staff_may_write = (event.target as HTMLInputElement).checked;
    void this.attempt(this.client!.put(`${this.mine}/record/permission`, { staff_may_write }).then(() => this.look()));
  };

  /** An adviser is asked, with the years on record attached. */
  private readonly ask = (reason: string): void => void this.attempt(this.asked(reason));

  private async asked(reason: string): Promise<void> {
    const { id } = await this.client!.post<{ id: string }>("/v1/conversations", {});
    const language = this.words!.locale.code;
    await this.client!.post(`/v1/conversations/${id}/handoff`, { reason, contact: { kind: "chat" }, language, record: true });
    await this.look();
    this.news = this.words!.say("page.asked");
  }

  /** What advisers replied in a conversation, and its files. */
  private readonly read = (id: string): void => void this.attempt(this.looked(id));

  private async looked(id: string): Promise<void> {
    const [{ messages }, files] = await Promise.all([
      this.client!.get<{ messages: { id: string; author: string | null; at: string; text: string }[] }>(`/v1/conversations/${id}`),
      this.client!.get<{ id: string; name: string }[]>(`/v1/conversations/${id}/attachments`),
    ]);
    const replies = messages.flatMap(({ author, ...reply }) => (author === null ? [] : [{ ...reply, author }]));
    this.told = new Map([...this.told, [id, { replies, files }]]);
    if (replies.length) await this.client!.post(`/v1/conversations/${id}/read`, {});
  }

  private readonly report = (year: number, kind: "html" | "docx"): void => this.paper(`reports/${year}.${kind}`, `progress-${year}.docx`, kind);
  private readonly pack = (id: string, kind: "html" | "docx"): void => this.paper(`submission.${kind}?target=${encodeURIComponent(id)}`, "submission.docx", kind);

  private paper(path: string, name: string, kind: "html" | "docx"): void {
    const address = `${this.mine}/${path}${path.includes("?") ? "&" : "?"}language=${this.words!.locale.code}`;
    void this.attempt(kind === "html" ? print(this.client!, address) : toDisk(this.client!, address, name));
  }
}

if (!customElements.get("mcap-factory")) customElements.define("mcap-factory", McapFactory);
declare global {
  interface HTMLElementTagNameMap { "mcap-factory": McapFactory }
}
