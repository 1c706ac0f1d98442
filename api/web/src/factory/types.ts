/** The record as the API shows it. Amounts are plain decimals as text. */

export type Decimal = string;
export type Kind = "inventories" | "targets" | "actions" | "risks";

/** A change of the company since the base year is entered with the target that it is of. */
export type FormKind = Kind | "changes";
export interface Change { kind: string; emissions: { value: Decimal; unit: string }; existed_in_base_year: boolean | null; year: number | null; note: string | null }

/** What every version says beside its content. */
export interface Kept {
  id: string;
  version: number;
  reason: string | null;
  by: string;
  by_staff: boolean;
  at: string;
  state: string;
  [field: string]: unknown;
}

export interface Inventory extends Kept {
  year: number;
  scope1: Decimal;
  scope2_location: Decimal;
  scope2_market: Decimal | null;
  total_location: Decimal;
  total_market: Decimal | null;
  calculation_id: string | null;
  output: { amount: Decimal; unit: string } | null;
}

export interface YearFigures { year: number; state: string; total_location: Decimal; total_market: Decimal | null; change_location: Decimal | null }
export interface OnPath { year: number; value: Decimal; line: Decimal; gap: Decimal; share: Decimal; on_track: boolean }
export interface Criterion { clause: string; title: string; outcome: string; authority: string; standard: string }

export interface TargetProgress {
  target_id: string;
  name: string | null;
  kind: string;
  state: string;
  unit: string;
  target_year: number;
  base: Decimal | null;
  aim: Decimal | null;
  years: OnPath[];
  on_track: boolean | null;
  plan: { actions: number; expected: Decimal; left: Decimal; uncovered: Decimal } | null;
  recalculation_due: boolean | null;
  check: { result: { criteria: { rows: Criterion[] } } } | null;
  missing: string[];
}

export interface Progress { year: number | null; years: YearFigures[]; targets: TargetProgress[] }
export interface Entry { id: string; kind: string; occurred_at: string; drawn_minutes: number; channel: string | null; summary: string; adviser: string | null }
export interface Allotment { year: number; granted_minutes: number; used_minutes: number; held_minutes: number; remaining_minutes: number }
/** What advisers wrote in a conversation, and the files that were sent in it. */
export interface Told { replies: { id: string; author: string; at: string; text: string }[]; files: { id: string; name: string }[] }
export interface Talk { id: string; title: string | null; at: string; unread?: number }

export interface Record_ {
  inventories: Inventory[];
  targets: Kept[];
  actions: Kept[];
  risks: Kept[];
  progress: Progress;
  allotment: Allotment;
  entries: Entry[];
  talks: Talk[];
  staff_may_write: boolean;
}
