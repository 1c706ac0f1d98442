/** What the API sends and takes: the Answer, its parts and the events of a turn. */

export type Authority = "mcap" | "standard" | "guidance" | "context";
export type Status =
  | "answered" | "needs_input" | "clarify" | "unsure" | "unanswerable" | "out_of_scope"
  | "handed_off" | "refused" | "chat" | "stopped" | "error";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Values = { [key: string]: Json };

export interface Citation {
  n: number;
  document_id: string;
  title: string;
  authority: Authority;
  release: string;
  language: string;
  section: string[];
  page: number | null;
  quote: string;
  url: string;
  machine_translated: boolean; // the quote
}

export type FigureSource =
  | { calculation_id: string; path: string }
  | { citation: number }
  | { said: string };

export interface Figure {
  n: number;
  text: string;
  value: string;
  unit: string | null;
  source: FigureSource;
}

export interface Quantity { value: string | number; unit: string | null }
export type Cell = string | number | boolean | null;
export type Row = { [column: string]: Cell };
export type Result = Quantity | { text: string } | { rows: Row[] };

export interface Step {
  label: string;
  formula: string;
  substitution: string;
  value: string;
  unit: string | null;
}

export interface Factor {
  id: string;
  value: string;
  unit: string;
  gas: string;
  gwp_set: string | null;
  basis: string;
  source: string;
  publisher: string | null;
  year: number | null;
  region: string | null;
}

export interface Calculation {
  id: string;
  tool: string;
  version: string;
  inputs: Values;
  result: { [name: string]: Result };
  steps: Step[];
  factors: Factor[];
  warnings: string[];
  basis: { standard: string; clause: string; authority: string }[];
  input_hash: string;
}

export interface MissingInput {
  name: string;
  unit: string | null;
  description: string;
  problem: string;
  schema: Schema;
}

export interface Hours {
  year: number;
  logged_minutes: number;
  drawn_minutes: number;
  remaining_minutes: number;
}

export interface Answer {
  id: string;
  conversation_id: string;
  language: string;
  status: Status;
  text: string;
  citations: Citation[];
  figures: Figure[];
  calculations: Calculation[];
  missing_inputs: MissingInput[];
  to_keep: { calculation_id: string; year: number | null } | null;
  handoff: { offered: boolean; id: string | null };
  suggestions: string[];
  hours: Hours | null;
  model: string;
  release: string;
  judge: string | null; // what checked the sentences of a model: a model, or "strict"
  dropped_sentences: number;
  quoted_sentences: number; // of a model, those that a quotation replaced
}

/** A JSON schema, as far as forms need it. */
export interface Schema {
  $ref?: string;
  $defs?: { [name: string]: Schema };
  type?: string | string[];
  title?: string;
  description?: string;
  enum?: Json[];
  const?: Json;
  default?: Json;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  properties?: { [name: string]: Schema };
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  "x-label"?: string; // how a field is called to people
  "x-form"?: FormValues; // of a missing input: its calculator, and what is known already
}

export interface Tool {
  name: string;
  title: string;
  description: string;
  version: string;
  input_schema: Schema;
  output_schema: Schema;
}

export interface FormValues { tool: string; values: Values }

export interface MessageIn {
  text?: string;
  inputs?: FormValues;
  corrects?: string;
  attachments?: string[];
  as_text?: boolean;
  language?: string;
  client_id: string;
}

export interface Attachment {
  id: string;
  name: string;
  kind: string;
  rows?: number | null;
  columns?: string[] | null;
  reading?: "template" | "proposed" | "confirmed" | null; // of activity data: our template, or how it is read
}

export interface HandoffState {
  id: string;
  state: "waiting" | "assigned" | "answered" | "closed";
  held: boolean; // an adviser has the conversation, the assistant is silent in it
}

export interface Summary {
  id: string;
  title: string;
  at: string;
  unread: number; // advisers' replies
  handoff: HandoffState | null;
}

export interface Feedback {
  helpful: boolean;
  reason?: string;
  comment?: string;
  follow_up?: boolean;
}

export interface ProblemBody {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  [key: string]: unknown;
}

export type TurnEvent =
  | { event: "turn.started"; turn_id: string; conversation_id: string; language: string }
  | { event: "step"; kind: "search" | "calculation"; name: string }
  | { event: "citation"; citation: Citation }
  | { event: "calculation"; calculation: Calculation }
  | { event: "sentence"; text: string }
  | { event: "handoff"; id: string }
  | { event: "answer"; answer: Answer }
  | { event: "error"; problem: ProblemBody };
