/** A problem in the person's own words: what happened, and the stable code to pass on. */

import type { Locale } from "../language/locale";
import type { ProblemBody } from "../service/types";

export function trouble(body: ProblemBody, locale: Locale): string {
  const code = body.code ?? (body.status ? `http_${body.status}` : "");
  if (code === "unreachable") return locale.text("unreachable");
  if (code === "token_failed") return locale.text("no_token");
  if (code.startsWith("token_")) return locale.text("session_over");
  if (body.status === 429) {
    const seconds = Number(body["retry_after"] ?? 60);
    return locale.text("too_many", { seconds: locale.plain(Number.isFinite(seconds) ? seconds : 60) });
  }
  return [locale.text("trouble"), body.detail, code && locale.text("code", { code })].filter(Boolean).join(" ");
}
