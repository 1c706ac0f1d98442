/** Numbers as people type them, read by the custom of their language into a plain decimal. */

interface Marks { decimal: string; group: string; digits: Map<string, string> }

const SPACES = /[\s\u00a0\u202f]/g;
const APART = "'’";

function marks(tag: string): Marks {
  const parts = new Intl.NumberFormat(tag, { useGrouping: true }).formatToParts(1234567.5);
  const decimal = parts.find((p) => p.type === "decimal")?.value ?? ".";
  const digits = new Map<string, string>();
  for (let n = 0; n < 10; n++) digits.set(new Intl.NumberFormat(tag, { useGrouping: false }).format(n), String(n));
  return { decimal, group: decimal === "," || decimal === "٫" ? "." : ",", digits };
}

/**
 * "12.500,5" in Vietnamese is "12500.5"; "1,25,000" in English is "125000"; null where it is no number.
 *
 * A mark that groups must stand where groups end; a single one elsewhere is the decimal mark, as typed on a keypad.
 */
export function readNumber(text: string, tag: string): string | null {
  const { decimal, group, digits } = marks(tag);
  const latin = [...text.trim().replace(SPACES, "")]
    .map((c) => digits.get(c) ?? c)
    .join("")
    .replace(/−/g, "-")
    .replaceAll("٬", ",")
    .replaceAll("٫", ".");
  const point = decimal === "٫" ? "." : decimal;
  const comma = point === "." ? "," : group;
  const match = /^(-?)([\d.,'’]+)$/.exec(latin);
  if (!match) return null;
  const body = [...match[2]!].filter((c) => !APART.includes(c)).join("");
  const plain = split(body, point, comma) ?? split(body, comma, point, true);
  return plain === null ? null : match[1]! + plain;
}

/** Digits with at most one decimal point, and groups of two or three that end in a group of three. */
function split(body: string, point: string, comma: string, single = false): string | null {
  const [whole, fraction, more] = body.split(point);
  if (more !== undefined || whole === undefined || fraction?.includes(comma)) return null;
  if (fraction !== undefined && !/^\d+$/.test(fraction)) return null;
  const groups = whole.split(comma);
  if (single && groups.length > 1) return null;
  const grouped = groups.length === 1
    ? /^\d+$/.test(whole)
    : /^\d{1,3}$/.test(groups[0]!) && groups.slice(1, -1).every((g) => /^\d{2,3}$/.test(g)) && /^\d{3}$/.test(groups.at(-1)!);
  if (!grouped) return null;
  const integer = groups.join("").replace(/^0+(?=\d)/, "");
  return fraction === undefined ? integer : `${integer}.${fraction}`;
}
