/** How a table of a factory's own is read: proposed by the service, corrected here, confirmed. */

export type Role = "site" | "label" | "amount" | "unit" | "period" | "year" | "country" | "left_out";

export interface Meant {
  source: string | null;
  item: string | null;
  vehicle: string | null;
  unit: string | null;
  times: string; // how many of the unit one of what is written is
  factor: string | null;
  factor_unit: string | null;
  sure: boolean;
}

export interface ColumnRead extends Meant {
  letter: string;
  heading: string;
  role: Role;
  why: string | null;
  year: number | null;
  period: string | null;
}

export interface LabelRead extends Meant { text: string; rows: number }

export interface RowsOut { why: string; rows: number[] }

export interface TableRead extends Meant {
  sheet: string;
  area: string | null; // its cells, where the sheet holds several tables
  used: boolean;
  why: string | null;
  head: number;
  site: string | null;
  country: string | null;
  year: number | null;
  columns: ColumnRead[];
  labels: LabelRead[];
  left_out: RowsOut[];
}

export interface Reading { decimals: "." | ","; sure_of_decimals: boolean; tables: TableRead[]; confirmed: boolean }

export interface Line { site: string; source: string; item: string | null; vehicle: string | null; amount: string; unit: string; year: number | null; sheet: string; count: number }
export interface Trouble { code: string; sheet: string; place: string; text: string }
export interface Check { sheet: string; cell: string; says: string; counted: string; agrees: boolean }

/** A reading, and what it comes to. */
export interface Read {
  reading: Reading;
  lines: Line[];
  troubles: Trouble[];
  problems: { field: string; code: string; message: string; expected: string }[];
  checks: Check[];
}

/** Columns beside each other that are the same but for their month, as one. */
export function groups(columns: readonly ColumnRead[]): ColumnRead[][] {
  const found: ColumnRead[][] = [];
  for (const column of columns) {
    const last = found.at(-1);
    if (last && same(last[0]!, column)) last.push(column);
    else found.push([column]);
  }
  return found;
}

function same(a: ColumnRead, b: ColumnRead): boolean {
  const dated = a.role === "amount" && b.role === "amount" && (a.period ?? a.year) !== null && (b.period ?? b.year) !== null;
  return dated && a.source === b.source && a.item === b.item && a.unit === b.unit && a.times === b.times;
}
