/** Calls to the API: the bearer token, renewed once when it has expired, and problems as exceptions. */

import type { ProblemBody } from "./types";

export type TokenProvider = () => string | Promise<string>;

/** An answer of the API that is not a success; `code` is stable, `detail` is for people. */
export class Problem extends Error {
  constructor(readonly status: number, readonly body: ProblemBody) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
  }

  get code(): string {
    return this.body.code ?? `http_${this.status}`;
  }
}

/** The API could not be reached at all. */
export class Unreachable extends Error {}

/** Whatever went wrong as a problem; what is neither the API's nor the network's came of signing in. */
export function problem(error: unknown): ProblemBody {
  if (error instanceof Problem) return error.body;
  return { code: error instanceof Unreachable ? "unreachable" : "token_failed", detail: String(error) };
}

const RENEWABLE = new Set(["token_expired", "token_missing"]);

export class Client {
  /** The language of the interface: a hint where a message does not tell its own. */
  language = "";
  #token: Promise<string> | null = null;

  /** `base` is the API's origin, with no slash at its end; without a provider calls go out unsigned. */
  constructor(readonly base: string, private readonly provider: TokenProvider | null) {}

  async get<T>(path: string, signal?: AbortSignal): Promise<T> {
    return (await this.send(path, signal ? { signal } : {})).json() as Promise<T>;
  }

  async post<T>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await this.send(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(body ?? {}),
    });
    return (response.status === 204 ? undefined : await response.json()) as T;
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    const headers = { "Content-Type": "application/json" };
    return (await this.send(path, { method: "PUT", headers, body: JSON.stringify(body) })).json() as Promise<T>;
  }

  async delete(path: string): Promise<void> {
    await this.send(path, { method: "DELETE" });
  }

  async file<T>(path: string, file: File): Promise<T> {
    const form = new FormData();
    form.append("file", file);
    return this.upload<T>(path, form);
  }

  async upload<T>(path: string, form: FormData): Promise<T> {
    return (await this.send(path, { method: "POST", body: form })).json() as Promise<T>;
  }

  /** The response when it is a success; a Problem otherwise; Unreachable when there was none. */
  async send(path: string, init: RequestInit = {}): Promise<Response> {
    await this.token();
    const used = this.#token;
    const response = await this.#signed(path, init);
    if (response.ok) return response;
    const problem = await read(response);
    if (response.status !== 401 || !this.provider || !RENEWABLE.has(problem.code)) throw problem;
    if (this.#token === used) this.#token = null; // else a call beside this one has asked already
    const again = await this.#signed(path, init);
    if (again.ok) return again;
    throw await read(again);
  }

  /** The token now in use, asking for one if there is none. */
  async token(): Promise<string | null> {
    if (!this.provider) return null;
    this.#token ??= Promise.resolve(this.provider());
    try {
      return await this.#token;
    } catch (error) {
      this.#token = null;
      throw error;
    }
  }

  async #signed(path: string, init: RequestInit): Promise<Response> {
    const token = await this.token();
    const headers = new Headers(init.headers);
    if (this.language) headers.set("Accept-Language", this.language);
    if (token) headers.set("Authorization", `Bearer ${token}`);
    try {
      return await fetch(this.base + path, { ...init, headers, credentials: "omit" });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new Unreachable(String(error));
    }
  }
}

async function read(response: Response): Promise<Problem> {
  const retryAfter = response.headers.get("Retry-After");
  let body: ProblemBody = {};
  try {
    body = (await response.json()) as ProblemBody;
  } catch {
    body = { title: response.statusText }; // not ours: a proxy's page
  }
  return new Problem(response.status, retryAfter ? { ...body, retry_after: retryAfter } : body);
}

/** The claims of a token, for display and for keeping people's local state apart; the API alone verifies them. */
export function claims(token: string): Record<string, unknown> {
  const part = token.split(".")[1] ?? "";
  try {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  } catch {
    return {};
  }
}
