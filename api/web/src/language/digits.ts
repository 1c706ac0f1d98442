/** Numbers as people type them, read by the custom of their language into a plain decimal. */

const SPACES = /[\s\u00a0\u202f]/g;
const APART = "'’";
const DIGIT = /\p{Nd}/u;

/** The digits of every script as Latin ones: ten in a row, from their zero. */
function latinDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    let zero = code;
    while (code - zero < 9 && DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
    return String(code - zero);
  });
}

function decimalMark(tag: string): "." | "," {
  const mark = new Intl.NumberFormat(tag).formatToParts(1.5).find((part) => part.type === "decimal")?.value;
  return mark === "," ? "," : ".";
}

/**
 * "12.500,5" in Vietnamese is "12500.5"; "1,25,000" in English is "125000"; null where it is no number.
 *
 * A mark that groups must stand where groups end; a single one elsewhere is the decimal mark, as typed on a keypad.
 */
export function readNumber(text: string, tag: string): string | null {
  const latin = latinDigits(text.trim().replace(SPACES, ""))
    .replace(/−/g, "-")
    .replaceAll("٬", ",")
    .replaceAll("٫", ".");
  const point = latin.includes(".") && text.includes("٫") ? "." : decimalMark(tag);
  const comma = point === "." ? "," : ".";
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

/** "4,2 %" or "4.2" as "4.2%", "0.042" as it stands: what a share is written as for the API. */
export function readShare(text: string, tag: string): string | null {
  const number = readNumber(text.replace(/[%٪]/g, ""), tag);
  if (number === null) return null;
  return /[%٪]/.test(text) || Number(number) > 1 ? `${number}%` : number;
}

/** A share as a plain decimal of per cent: "0.042" and "4.2%" are "4.2". */
export function percent(share: string): string {
  if (share.endsWith("%")) return share.slice(0, -1);
  const [whole = "0", fraction = ""] = share.split(".");
  const padded = fraction.padEnd(2, "0");
  const rest = padded.slice(2);
  return `${whole}${padded.slice(0, 2)}`.replace(/^(-?)0+(?=\d)/, "$1") + (rest ? `.${rest}` : "");
}
