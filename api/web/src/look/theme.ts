/** Colours, sizes and type as custom properties; a page may set the `--mcap-*` ones on the element. */

import { css, unsafeCSS } from "lit";

const DARK = `
  --surface: var(--mcap-surface, #111916);
  --sunken: #18221e;
  --raised: #1d2924;
  --line: #32403a;
  --edge: #7d8f87;
  --text: var(--mcap-text, #e7eeea);
  --muted: #a9b8b1;
  --accent: var(--mcap-accent, #63cbb0);
  --on-accent: var(--mcap-on-accent, #04201a);
  --soft: #17352c;
  --mark: #5b4a00;
  --warn: #f1c27a;
  --warn-soft: #33260f;
  --bad: #ff9d93;
  --bad-soft: #3a1a17;
  --shadow: 0 8px 30px rgb(0 0 0 / 50%);
  color-scheme: dark;
`;

export const theme = css`
  :host {
    --surface: var(--mcap-surface, #ffffff);
    --sunken: #f5f7f5;
    --raised: #ffffff;
    --line: #dde4df;
    --edge: #7a8a82;
    --text: var(--mcap-text, #15211c);
    --muted: #53635b;
    --accent: var(--mcap-accent, #0a6852);
    --on-accent: var(--mcap-on-accent, #ffffff);
    --soft: #e5f2ed;
    --mark: #fff0ad;
    --warn: #7a4700;
    --warn-soft: #fdf3e0;
    --bad: #a51d14;
    --bad-soft: #fdecea;
    --radius: var(--mcap-radius, 14px);
    --shadow: 0 8px 30px rgb(12 40 30 / 14%);
    color-scheme: light;
    color: var(--text);
    background: var(--surface);
    font: 400 1rem/1.55 var(--mcap-font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
    -webkit-text-size-adjust: 100%;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) { ${unsafeCSS(DARK)} }
  }
  :host([theme="dark"]) { ${unsafeCSS(DARK)} }
  @media (prefers-contrast: more) {
    :host { --line: var(--edge); --muted: var(--text); }
  }
  @media (forced-colors: active) {
    :host { --edge: CanvasText; --line: CanvasText; --accent: LinkText; --on-accent: Canvas; --muted: CanvasText; }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
  }
  *, *::before, *::after { box-sizing: border-box; }
  .hidden {
    position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
`;

/** Buttons, fields, notices: the same in the widget and on every page. */
export const controls = css`
  button, input, select, textarea { font: inherit; color: inherit; margin: 0; }
  button {
    min-height: 2.5rem; padding: 0.375rem 0.875rem; border: 1px solid var(--line); border-radius: 999px;
    background: var(--raised); cursor: pointer; text-align: center;
    transition: background-color 120ms, border-color 120ms;
  }
  button:hover:not(:disabled) { border-color: var(--accent); background: var(--soft); }
  button:disabled { opacity: 0.55; cursor: not-allowed; }
  button.primary { background: var(--accent); border-color: var(--accent); color: var(--on-accent); font-weight: 600; }
  button.primary:hover:not(:disabled) { background: var(--accent); filter: brightness(1.08); }
  button.quiet { border-color: transparent; background: none; color: var(--muted); }
  button.quiet:hover:not(:disabled) { color: var(--text); background: var(--soft); }
  button.danger { color: var(--bad); border-color: var(--bad); }
  button.icon { width: 2.75rem; min-height: 2.75rem; padding: 0; display: inline-grid; place-items: center; flex: none; }
  @media (forced-colors: active) {
    button:disabled, button.primary:disabled { opacity: 1; color: GrayText; background: Canvas; border-color: GrayText; }
  }
  button svg { display: block; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
  a { color: var(--accent); text-underline-offset: 0.15em; }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  input, select, textarea {
    width: 100%; min-height: 2.5rem; padding: 0.375rem 0.75rem; border: 1px solid var(--edge); border-radius: 9px;
    background: var(--surface); color: var(--text); font-size: 1rem;
  }
  input[type="checkbox"], input[type="radio"] { width: 1.5rem; min-height: 1.5rem; flex: none; accent-color: var(--accent); }
  textarea { resize: vertical; }
  label, .label { display: block; font-size: 0.875rem; color: var(--muted); }
  .choice { display: flex; gap: 0.625rem; align-items: center; min-height: 2.5rem; color: var(--text); }
  [aria-invalid="true"] { border-color: var(--bad); }
  .error { color: var(--bad); font-size: 0.875rem; margin: 0.25rem 0 0; }
  .hint { color: var(--muted); font-size: 0.875rem; margin: 0.25rem 0 0; }
  .notice { padding: 0.625rem 0.875rem; border-radius: 10px; background: var(--sunken); border: 1px solid var(--line); }
  .notice.warn { background: var(--warn-soft); border-color: transparent; color: var(--warn); }
  .notice.bad { background: var(--bad-soft); border-color: transparent; color: var(--bad); }
  .notice p { margin: 0; }
  .row { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
  table { border-collapse: collapse; width: 100%; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
  th, td { text-align: start; padding: 0.375rem 0.625rem; border-bottom: 1px solid var(--line); vertical-align: top; }
  th { color: var(--muted); font-weight: 500; }
  td.number, th.number { text-align: end; white-space: nowrap; }
  .scroll { overflow-x: auto; }
  details > summary { cursor: pointer; color: var(--accent); padding: 0.375rem 0; border-radius: 6px; }
  mark { background: var(--mark); color: inherit; border-radius: 3px; padding: 0.05em 0.1em; }
  .badge {
    display: inline-block; font-size: 0.75rem; line-height: 1.4; padding: 0.05rem 0.5rem; border-radius: 999px;
    background: var(--soft); color: var(--text); white-space: nowrap;
  }
`;
