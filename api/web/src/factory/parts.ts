/** What the page shows of a record: each part a heading with a table or lines. */

import { html, nothing, type TemplateResult } from "lit";
import { chart, bars } from "./chart";
import { list } from "./form";
import type { Inventory, Kept, Record_, TargetProgress, Told } from "./types";
import type { Words } from "./words";

type Change = (kept: Kept) => void;

/** Heads above, rows below; figures at the end of their cells. */
export function table(name: string, heads: string[], rows: (string | TemplateResult)[][], figures: number[] = []): TemplateResult {
  const kind = (column: number): string => (figures.includes(column) ? "number" : "");
  return html`<div class="scroll" role="group" tabindex="0" aria-label=${name}><table>
    <thead><tr>${heads.map((head, n) => html`<th scope="col" class=${kind(n)}>${head}</th>`)}</tr></thead>
    <tbody>${rows.map((row) => html`<tr>${row.map((cell, n) => (n ? html`<td class=${kind(n)}>${cell}</td>` : html`<th scope="row">${cell}</th>`))}</tr>`)}</tbody>
  </table></div>`;
}

export function glance({ progress }: Record_, words: Words, ask: (about: string) => void): TemplateResult {
  if (!progress.years.length) return html`<p>${words.say("none")}</p>`;
  const column = (name: string): string => words.say(`columns.${name}`);
  const market = new Map(progress.years.map((each) => [each.year, each.total_market]));
  const heads = [column("year"), "tCO2e", column("total_market"), column("line"), column("state")];
  const states = new Map(progress.years.map((each) => [each.year, each.state]));
  const rows = bars(progress).map(({ year, value, line }) => [
    words.locale.plain(year), words.number(value), words.number(market.get(year) ?? null), words.number(line), words.say(`states.${states.get(year)}`),
  ]);
  return html`<div class="beside">${chart(progress, words)}${table(words.say("sections.year"), heads, rows, [1, 2, 3])}</div>
    ${progress.targets.length ? progress.targets.map((each) => html`${lines(each, words)}${each.on_track === false ? asking(each, words, ask) : nothing}`) : html`<p>${words.say("says.no_target")}</p>`}`;
}

function asking(told: TargetProgress, words: Words, ask: (about: string) => void): TemplateResult {
  return html`<div><button type="button" @click=${() => ask(gap(told, words))}>${words.say("page.ask_adviser")}</button></div>`;
}

function gap({ years, unit, on_track }: TargetProgress, words: Words): string {
  const last = years.at(-1)!;
  const amount = words.number(last.gap.replace("-", ""), unit);
  return words.say(on_track ? "says.on_track" : "says.behind", { year: words.locale.plain(last.year), gap: amount });
}

/** Progress in words: the gap, what is left, the base year, what is missing. */
function lines(told: TargetProgress, words: Words): TemplateResult {
  const last = told.years.at(-1);
  const said: string[] = [];
  if (last && told.on_track !== null && told.kind !== "renewable_electricity") said.push(gap(told, words));
  if (told.plan) {
    const tonnes = (value: string): string => words.number(value, "tCO2e");
    const { left, expected, uncovered, actions } = told.plan;
    said.push(words.say("says.left", {
      left: tonnes(left), year: words.locale.plain(told.target_year), count: words.locale.plain(actions), expected: tonnes(expected), uncovered: tonnes(uncovered),
    }));
  }
  if (told.recalculation_due !== null) said.push(words.say(told.recalculation_due ? "says.recalculate" : "says.keep_base"));
  if (told.missing.length) said.push(`${words.say("sections.missing")}: ${told.missing.map((what) => words.say(`missing.${what}`)).join("; ")}`);
  return html`${said.map((line, n) => html`<p class=${!n && told.on_track === false ? "behind" : ""}>${line}</p>`)}`;
}

export function inventories(found: Inventory[], words: Words, change: Change, read: (year: number, form: "html" | "docx") => void): TemplateResult[] {
  const names = ["scope1", "scope2_location", "scope2_market", "total_location", "total_market"] as const;
  return found.map((each) => {
    const year = words.locale.plain(each.year);
    const facts = names.filter((name) => each[name] !== null).map((name) => [name, words.number(each[name], "tCO2e")] as const);
    return html`<article class="card"><h3>${year} <span class="badge">${words.say(`states.${each.state}`)}</span></h3>
      <dl>${facts.map(([name, value]) => html`<dt>${words.say(`columns.${name}`)}</dt><dd>${value}</dd>`)}</dl>
      <div class="row tools">${button(words, each, change)}
        <button type="button" @click=${() => read(each.year, "html")}>${words.say("page.report_page", { year })}</button>
        <button type="button" @click=${() => read(each.year, "docx")}>${words.say("page.report_word", { year })}</button></div></article>`;
  });
}

function button(words: Words, kept: Kept, change: Change): TemplateResult {
  const by = kept.by_staff ? words.say("page.staff") : kept.by;
  const said = words.say("page.by", { version: words.locale.plain(kept.version), by, date: words.locale.date(kept.at) });
  return html`<button type="button" title=${said} @click=${() => change(kept)}>${words.say("page.change")}</button>`;
}

export function targets(found: Kept[], told: TargetProgress[], words: Words, change: Change, structural: Change, pack: (id: string, form: "html" | "docx") => void): TemplateResult[] {
  return found.map((each) => {
    const seen = told.find((one) => one.target_id === each.id);
    const facts: [string, string][] = [
      ["kind", words.say(`kinds.${each["kind"]}`)],
      ["state", words.say(`states.${each.state}`)],
      ["base_year", words.locale.plain(Number(each["base_year"]))],
      ["base", seen ? words.number(seen.base, seen.unit) : ""],
      ["target_year", words.locale.plain(Number(each["target_year"]))],
      ["aim", seen ? words.number(seen.aim, seen.unit) : ""],
      ["validated_by", String(each["validated_by"] ?? "")],
    ];
    return html`<article class="card">
      <dl>${facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${words.say(`columns.${name}`)}</dt><dd>${value}</dd>`)}</dl>
      ${list(each).length ? changes(each, words) : nothing}
      ${seen?.check ? check(seen.check.result.criteria.rows, words) : nothing}
      <div class="row tools">${button(words, each, change)}
        <button type="button" @click=${() => structural(each)}>${words.say("page.add_change")}</button>
        <button type="button" @click=${() => pack(each.id, "html")}>${words.say("page.pack_page")}</button>
        <button type="button" @click=${() => pack(each.id, "docx")}>${words.say("page.pack_word")}</button></div>
    </article>`;
  });
}

/** What changed in the company, and counts for the base year. */
function changes(target: Kept, words: Words): TemplateResult {
  const names = ["year", "kind", "emissions", "existed", "note"];
  const rows = list(target).map(({ year, kind, emissions, existed_in_base_year: existed, note }) => [
    year === null ? "" : words.locale.plain(year), words.say(`kinds.${kind}`), words.number(emissions.value, emissions.unit),
    existed === null ? "" : words.say(existed ? "yes" : "no"), note ?? "",
  ]);
  return table(words.say("sections.changes"), names.map((name) => words.say(`columns.${name}`)), rows, [2]);
}

function check(rows: { clause: string; title: string; outcome: string; authority: string }[], words: Words): TemplateResult {
  const name = words.say("sections.check");
  const heads = ["criterion", "outcome", "authority"].map((each) => words.say(`columns.${each}`));
  const lines = rows.map((row) => [
    html`<span lang="en" dir="ltr">${row.clause} ${row.title}</span>`, words.say(`outcomes.${row.outcome}`), words.say(`authorities.${row.authority}`),
  ]);
  return html`<details><summary>${name}</summary>${table(name, heads, lines)}<p class="hint">${words.say("says.standard")}</p></details>`;
}

export function actions(found: Kept[], words: Words, change: Change): TemplateResult {
  const names = ["action", "site", "from_year", "expected", "cost", "payback", "state"];
  const cost = (each: Kept): string => {
    const { amount, currency } = (each["cost"] ?? {}) as { amount?: string; currency?: string };
    return amount ? words.number(amount, currency) : "";
  };
  const rows = found.map((each) => [
    String(each["title"]), String(each["site"] ?? ""), words.locale.plain(Number(each["year"])), words.number(String(each["expected"])),
    cost(each), words.number((each["payback_years"] as string | null) ?? null), words.say(`states.${each.state}`), button(words, each, change),
  ]);
  return table(words.say("sections.plan"), [...names.map((name) => words.say(`columns.${name}`)), words.say("page.change")], rows, [3, 4, 5]);
}

export function risks(found: Kept[], words: Words, change: Change): TemplateResult {
  const names = ["hazard", "site", "likelihood", "impact", "measure", "state"];
  const rows = found.map((each) => [
    String(each["hazard"]), String(each["site"] ?? ""), words.say(`ratings.${each["likelihood"]}`), words.say(`ratings.${each["impact"]}`),
    String(each["measure"] ?? ""), words.say(`states.${each.state}`), button(words, each, change),
  ]);
  return table(words.say("sections.risks"), [...names.map((name) => words.say(`columns.${name}`)), words.say("page.change")], rows);
}

/** What of the year's allotment is used, with every entry. */
export function hours({ allotment, entries }: Record_, words: Words): TemplateResult {
  const time = (minutes: number): string => words.locale.minutes(minutes);
  const said = words.say("says.hours", {
    used: time(allotment.used_minutes), granted: time(allotment.granted_minutes), left: time(allotment.remaining_minutes),
  });
  const drawn = entries.filter((entry) => entry.kind !== "grant");
  const rows = drawn.map((entry) => [words.locale.date(entry.occurred_at), words.locale.plain(entry.drawn_minutes), entry.summary]);
  const heads = ["date", "minutes", "summary"].map((name) => words.say(`columns.${name}`));
  return html`<p>${words.locale.plain(allotment.year)}: ${said}</p>
    <progress max=${allotment.granted_minutes || 1} value=${allotment.used_minutes} aria-label=${said}></progress>
    ${drawn.length ? table(words.say("sections.hours"), heads, rows, [1]) : nothing}`;
}

/** Opened, each shows what advisers replied in it and the files that were sent. */
export function talks({ talks: found }: Record_, words: Words, told: ReadonlyMap<string, Told>, open: (id: string) => void): TemplateResult {
  if (!found.length) return html`<p>${words.say("none")}</p>`;
  return html`${found.map((each) => html`<details @toggle=${(event: Event) => (event.target as HTMLDetailsElement).open && open(each.id)}>
    <summary>${words.locale.date(each.at)}: ${each.title ?? ""} ${each.unread ? html`<span class="badge">${words.say("page.replies")}</span>` : nothing}</summary>
    ${within(told.get(each.id), words)}</details>`)}`;
}

function within(told: Told | undefined, words: Words): TemplateResult | typeof nothing {
  if (!told) return nothing;
  if (!told.replies.length && !told.files.length) return html`<p>${words.say("none")}</p>`;
  return html`${told.replies.map((each) => html`<p dir="auto"><strong>${each.author}</strong>, ${words.locale.date(each.at)}: ${each.text}</p>`)}
    ${told.files.length ? html`<h3>${words.say("sections.files")}</h3><ul>${told.files.map(({ name }) => html`<li dir="auto">${name}</li>`)}</ul>` : nothing}`;
}
