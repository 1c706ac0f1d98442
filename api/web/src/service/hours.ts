/** The advisory hours of the person's manufacturer, in minutes. */

import { type Client, Problem } from "./client";
import type { Calculation, Hours } from "./types";

export interface HoursLeft {
  year: number;
  granted: number;
  used: number;
  held: number;
  remaining: number;
}

/** null for people of no manufacturer: staff have no allotment. */
export async function balance(client: Client): Promise<HoursLeft | null> {
  try {
    const { result } = await client.post<Calculation>("/v1/tools/hours_balance", {});
    const minutes = (name: string): number => {
      const quantity = result[name];
      return quantity && "value" in quantity ? Number(quantity.value) : 0;
    };
    return {
      year: minutes("year"), granted: minutes("granted_minutes"), used: minutes("used_minutes"),
      held: minutes("held_minutes"), remaining: minutes("remaining_minutes"),
    };
  } catch (error) {
    if (error instanceof Problem && error.code === "no_manufacturer") return null;
    throw error;
  }
}

/** What an answer leaves of them. */
export function after(hours: HoursLeft, { remaining_minutes }: Hours): HoursLeft {
  return { ...hours, used: hours.used + hours.remaining - remaining_minutes, remaining: remaining_minutes };
}
