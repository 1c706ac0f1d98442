/** How the widget looks, from 360 px up. */

import { css } from "lit";

export const styles = css`
  :host {
    display: flex; flex-direction: column; position: relative; overflow: hidden;
    height: var(--mcap-height, 640px); min-height: 20rem; max-height: 100%; container-type: size;
    border: 1px solid var(--line); border-radius: var(--radius);
  }
  :host(:lang(km)), [lang]:lang(km) { line-height: 1.85; }
  :host(:is(:lang(ur), :lang(si), :lang(th))), [lang]:is(:lang(ur), :lang(si), :lang(th)) { line-height: 1.7; }
  :host([hidden]) { display: none; }
  :host([mode="page"]) { border: 0; border-radius: 0; height: 100%; }
  h2, h3, p, ul, ol, dl, dd, figure, blockquote, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
  ul, .column { list-style: none; }

  .top { display: flex; align-items: center; gap: 0.5rem; padding: 0.625rem 0.5rem 0.625rem 1rem; border-bottom: 1px solid var(--line); }
  .top h1, .top h2 { font-size: 1rem; line-height: 1.3; margin: 0; flex: 1; min-width: 0; }
  .hours { font-size: 0.8125rem; line-height: 1.2; min-height: 2.75rem; padding: 0.25rem 0.75rem; border-radius: 10px; display: grid; gap: 0.25rem; align-content: center; }
  .hours progress { width: 100%; }
  progress { appearance: none; height: 6px; border: 0; border-radius: 3px; background: var(--line); overflow: hidden; display: block; }
  progress::-webkit-progress-bar { background: var(--line); border-radius: 3px; }
  progress::-webkit-progress-value { background: var(--accent); border-radius: 3px; }
  progress::-moz-progress-bar { background: var(--accent); }
  .low progress::-webkit-progress-value { background: var(--warn); }
  .low progress::-moz-progress-bar { background: var(--warn); }

  .thread { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; padding: 1rem; }
  .thread:focus-visible { outline-offset: -3px; }
  .column { max-width: 46rem; margin: 0 auto; display: flex; flex-direction: column; gap: 1.25rem; }
  .column > li { content-visibility: auto; contain-intrinsic-size: auto 8rem; }
  .column > li:nth-last-child(-n + 3) { content-visibility: visible; }
  .welcome { display: grid; gap: 0.75rem; padding: clamp(0.5rem, 6cqh, 3rem) 0 0; max-width: 46rem; margin: 0 auto 1.25rem; }
  .welcome .lead { font-size: 1.375rem; line-height: 1.3; font-weight: 600; text-wrap: balance; }
  .welcome .hint { margin: 0; }

  .said { border: 1px solid transparent; margin-inline-start: auto; width: fit-content; max-width: 85%; background: var(--soft); border-radius: 18px 18px 4px 18px; padding: 0.5rem 0.875rem; overflow-wrap: anywhere; white-space: pre-wrap; }
  :host([dir="rtl"]) .said { border-radius: 18px 18px 18px 4px; }
  .said .file { display: flex; gap: 0.375rem; align-items: center; white-space: normal; }
  .said svg { width: 16px; height: 16px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8; }
  mcap-table { display: grid; gap: 0.5rem; justify-items: start; }
  .reading { max-height: 55cqh; overflow-y: auto; }
  .reading li.fields { padding-block: 0.375rem; border-bottom: 1px solid var(--line); }
  .reading .check { grid-column: 1 / -1; display: flex; gap: 0.5rem; align-items: center; }
  .cells { max-height: 30cqh; overflow-y: auto; width: 100%; }
  .cells code { font-size: 0.8125rem; }
  .failed { display: flex; flex-wrap: wrap; gap: 0.5rem; justify-content: flex-end; align-items: center; margin-top: 0.375rem; }
  article { display: grid; gap: 0.75rem; overflow-wrap: anywhere; }
  article:focus-visible { outline-offset: 6px; border-radius: 4px; }
  article > button { justify-self: start; }
  .text { display: grid; gap: 0.625rem; }
  .text:empty { display: none; }
  .text ul, .text ol { padding-inline-start: 1.25rem; display: grid; gap: 0.25rem; }
  .text ul { list-style: disc; }
  .text .heading { font-weight: 600; }
  .mark {
    min-height: 1.5rem; min-width: 1.5rem; padding: 0 0.375rem; margin-inline-start: 0.2rem; border-radius: 7px; font-size: 0.75rem; line-height: 1.4rem;
    background: var(--soft); border-color: transparent; color: var(--accent); font-weight: 600; vertical-align: 0.1em;
  }
  .kept { white-space: nowrap; }
  .progress { color: var(--muted); font-size: 0.875rem; display: flex; gap: 0.625rem; align-items: center; }
  .dots { display: inline-flex; gap: 4px; }
  .dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--accent); animation: pulse 1.2s infinite ease-in-out; }
  .dots i:nth-child(2) { animation-delay: 0.15s; }
  .dots i:nth-child(3) { animation-delay: 0.3s; }
  @keyframes pulse { 0%, 80%, 100% { opacity: 0.25; } 40% { opacity: 1; } }
  .from-adviser { border-inline-start: 3px solid var(--accent); padding-inline-start: 0.875rem; display: grid; gap: 0.25rem; white-space: pre-wrap; overflow-wrap: anywhere; }

  .chips { display: flex; flex-wrap: wrap; gap: 0.375rem; }
  .chip { display: inline-flex; align-items: center; gap: 0.5rem; max-width: 100%; font-size: 0.8125rem; text-align: start; border-radius: 10px; border: 1px solid var(--line); padding: 0.25rem 0.625rem; min-height: 2.25rem; }
  .chip .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
  .chip .n { color: var(--accent); font-weight: 600; }
  .chip[aria-expanded="true"] { border-color: var(--accent); background: var(--soft); }
  .chip[aria-expanded="true"] .badge { background: var(--surface); }
  .badges { display: inline-flex; flex-wrap: wrap; gap: 0.25rem; }
  .chips > li { max-width: 100%; }
  mcap-sources { display: grid; gap: 0.5rem; }
  mcap-sources:empty { display: none; }
  .passage { border: 1px solid var(--line); border-radius: 12px; padding: 0.5rem 0.875rem 0.875rem; background: var(--sunken); display: grid; gap: 0.5rem; font-size: 0.9375rem; }
  .passage .head { display: flex; align-items: center; gap: 0.5rem; }
  .passage .head strong { flex: 1; }
  .passage .hint { margin: 0; }
  .passage > a { padding: 0.375rem 0; justify-self: start; }
  .passage blockquote { white-space: pre-line; max-height: 18rem; overflow-y: auto; border-inline-start: 3px solid var(--line); padding-inline-start: 0.75rem; }

  .card { border: 1px solid var(--line); border-radius: 12px; padding: 0.875rem 1rem; display: grid; gap: 0.625rem; }
  .folded { display: grid; gap: 0.625rem; padding-top: 0.5rem; }
  details.card > summary { padding: 0; }
  .card > strong { font-size: 0.9375rem; }
  .results { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 0.625rem 1rem; }
  .results dt { font-size: 0.8125rem; color: var(--muted); }
  .results .value { font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
  .results .headline { order: -1; }
  .results .headline .value { font-size: 1.625rem; color: var(--accent); }
  .facts { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.875rem; }
  .facts > div { display: flex; gap: 0.375rem; }
  .facts dt { color: var(--muted); flex: none; max-width: 50%; }
  .unit { color: var(--muted); font-size: 0.875rem; }
  .notice ul { list-style: disc; padding-inline-start: 1.125rem; font-size: 0.875rem; }
  figcaption { font-size: 0.8125rem; color: var(--muted); }
  .chart { display: block; width: 100%; max-width: 25rem; font-size: 11px; }
  .chart text { fill: var(--muted); }
  .chart .line { fill: none; stroke: var(--accent); stroke-width: 2; }
  .chart .area { fill: var(--accent); opacity: 0.12; }
  .chart circle { fill: var(--accent); }
  .chart .ground { stroke: var(--line); }
  .steps { padding-inline-start: 1.25rem; display: grid; gap: 0.625rem; font-size: 0.875rem; }
  .steps code { display: block; font: 0.8125rem/1.5 ui-monospace, "Cascadia Mono", Menlo, monospace; color: var(--muted); overflow-wrap: anywhere; }
  .plain { display: grid; gap: 0.375rem; font-size: 0.875rem; }
  .card details { border-top: 1px solid var(--line); padding-top: 0.25rem; }
  .fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(13rem, 100%), 1fr)); gap: 0.75rem; align-items: start; }
  .fields fieldset, .fields details { grid-column: 1 / -1; }
  fieldset.fields { border-inline-start: 2px solid var(--line); padding-inline-start: 0.75rem; }
  legend { font-size: 0.875rem; font-weight: 600; padding: 0; margin-bottom: 0.375rem; }
  .quantity { display: grid; grid-template-columns: 1fr minmax(5rem, 0.6fr); gap: 0 0.375rem; align-items: start; }
  .quantity > .field { display: contents; }
  .quantity label, .quantity p { grid-column: 1 / -1; }
  .quantity > :last-child { grid-area: 2 / 2; }
  .field > label::first-letter, legend::first-letter { text-transform: uppercase; }
  .line { grid-column: 1 / -1; display: grid; gap: 0.5rem; }
  .inputs form { display: grid; gap: 0.75rem; justify-items: start; padding-top: 0.25rem; }
  .inputs mcap-fields, .card mcap-fields { display: block; width: 100%; }
  form.card { justify-items: start; }
  form.card > label:not(.choice) { width: 100%; }
  table { overflow-wrap: normal; width: auto; min-width: 100%; }

  .suggestions { display: flex; flex-wrap: wrap; gap: 0.5rem; }
  .suggestions button { border-radius: 14px; text-align: start; font-size: 0.9375rem; line-height: 1.35; }
  .foot { display: flex; flex-wrap: wrap; align-items: center; gap: 0.125rem; margin-inline-start: -0.75rem; }
  .foot .icon { width: 2.5rem; min-height: 2.5rem; }
  .foot svg { width: 17px; height: 17px; }
  .foot [aria-pressed="true"] { color: var(--accent); }
  .receipt { font-size: 0.75rem; padding-inline: 0.5rem; overflow-wrap: anywhere; }
  .foot .hint { margin: 0 0.25rem; }

  .bottom { padding: 0.5rem 0.75rem 0.75rem; display: grid; gap: 0.5rem; }
  .bottom > * { width: 100%; max-width: 47rem; margin-inline: auto; }
  .composer { display: grid; gap: 0.375rem; }
  .box { display: flex; align-items: flex-end; gap: 0.25rem; border: 1px solid var(--edge); border-radius: 24px; padding: 0.25rem; background: var(--raised); }
  .box:focus-within { outline: 3px solid var(--accent); outline-offset: 1px; }
  .box textarea { border: 0; outline: 0; background: none; resize: none; flex: 1; min-width: 0; padding: 0.625rem 0.25rem; min-height: 2.75rem; line-height: 1.45; }
  .attach { width: 2.75rem; height: 2.75rem; display: grid; place-items: center; border-radius: 50%; cursor: pointer; position: relative; }
  .attach:hover { background: var(--soft); }
  .attach:focus-within { outline: 3px solid var(--accent); }
  .attach svg { display: block; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; }
  .small { font-size: 0.75rem; color: var(--muted); display: flex; flex-wrap: wrap; gap: 0 0.5rem; align-items: center; justify-content: space-between; }
  .small button { min-height: 2rem; font-size: 0.8125rem; padding-inline: 0.5rem; margin-inline-start: auto; }
  .panel { border: 1px solid var(--line); border-radius: 14px; padding: 1rem; background: var(--raised); box-shadow: var(--shadow); display: grid; gap: 0.75rem; max-height: 58cqh; overflow-y: auto; }
  .panel h2 { font-size: 1rem; }
  .sheet { position: absolute; inset-block-start: 3.75rem; inset-inline-end: 0.5rem; width: min(22rem, calc(100% - 1rem)); max-height: calc(100% - 5rem); overflow-y: auto; z-index: 2; }
  .years { position: absolute; inset: 3.75rem 0 0; z-index: 1; overflow: auto; background: var(--surface); padding: 0.5rem; }
  .sheet li button { width: 100%; text-align: start; border-radius: 10px; }
  .sheet ul { display: grid; gap: 0.25rem; }
  .newest { position: absolute; inset-block-end: 100%; inset-inline-end: 1rem; width: auto; margin: 0 0 0.5rem; box-shadow: var(--shadow); }
  .bottom { position: relative; }
  .dropping { position: absolute; inset: 0.5rem; z-index: 3; display: grid; place-items: center; border: 2px dashed var(--accent); border-radius: var(--radius); background: var(--surface); font-weight: 600; }

  .top .icon { position: relative; }
  .news { position: absolute; inset-block-start: -0.25rem; inset-inline-end: -0.25rem; min-width: 1.25rem; padding: 0 0.25rem; border-radius: 1rem; background: var(--bad); color: var(--surface); font-size: 0.75rem; font-weight: 600; line-height: 1.25rem; }
  .launcher { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483000; width: 3.5rem; min-height: 3.5rem; box-shadow: var(--shadow); }
  :host([mode="launcher"]) { position: fixed; inset-block-end: 1rem; inset-inline-end: 1rem; z-index: 2147483000; width: min(26rem, calc(100vw - 2rem)); height: min(44rem, calc(100dvh - 2rem)); max-height: none; box-shadow: var(--shadow); }
  :host([mode="launcher"]:not([open])) { border: 0; background: none; width: auto; height: auto; min-height: 0; box-shadow: none; overflow: visible; container-type: normal; }
  @media (max-width: 480px) {
    :host([mode="launcher"][open]) { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
  }
  @container (max-width: 420px) {
    .thread { padding: 0.875rem; }
    .top h1, .top h2 { font-size: 0.9375rem; }
    .said { max-width: 92%; }
    .chip.translated { display: inline-grid; grid-template-columns: auto minmax(0, auto); gap: 0.125rem 0.5rem; }
    .chip.translated .badges { grid-column: 2; }
  }
`;
