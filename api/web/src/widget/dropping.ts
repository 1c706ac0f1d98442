/** Files held over the widget and dropped on it. */

import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Dropping implements ReactiveController {
  /** Are files held over the widget? */
  over = false;
  private life: AbortController | null = null;

  /** `take` is given the files, or is null where none can be taken now. */
  constructor(private readonly host: ReactiveControllerHost & HTMLElement, private readonly take: () => ((files: FileList) => void) | null) {
    host.addController(this);
  }

  hostConnected(): void {
    this.life = new AbortController();
    const { signal } = this.life;
    this.host.addEventListener("dragover", this.held, { signal });
    this.host.addEventListener("dragleave", (e) => this.set(this.host.contains(e.relatedTarget as Node | null)), { signal });
    this.host.addEventListener("drop", this.dropped, { signal });
  }

  hostDisconnected(): void {
    this.life?.abort();
  }

  private readonly held = (event: DragEvent): void => {
    if (!this.take() || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.set(true);
  };

  private readonly dropped = (event: DragEvent): void => {
    this.set(false);
    const take = this.take();
    if (!take || !event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  };

  private set(over: boolean): void {
    if (over === this.over) return;
    this.over = over;
    this.host.requestUpdate();
  }
}
