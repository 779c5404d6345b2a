// How long somebody really looked: seconds in which the page was visible and a hand had moved in the last half minute.

const PATIENCE_S = 30;

export interface Report {
  active: number;
  scroll: number;
  interaction: boolean;
}

/** Counts in seconds of a clock that the caller reads; reports what came since the last report. */
export class Attention {
  private active = 0;
  private touched: number;
  private last: number;
  private scroll = 0;
  private hand = false;

  constructor(now: number) {
    this.last = this.touched = now;
  }

  /** Time passed; call about every second and before a report. */
  tick(now: number, visible: boolean): number {
    // A page that slept (or a laptop) is not looked at: no step counts more than a few seconds.
    const step = Math.min(now - this.last, 3);
    if (visible && now - this.touched <= PATIENCE_S) this.active += step;
    this.last = now;
    return this.active;
  }

  /** A real hand did something; true the first time. */
  touch(now: number): boolean {
    this.touched = now;
    const first = !this.hand;
    this.hand = true;
    return first;
  }

  /** How far down the page was seen, 0 to 100. */
  depth(percent: number): void {
    this.scroll = Math.max(this.scroll, Math.min(100, Math.round(percent)));
  }

  /** What came since the last report, or null where nothing worth a request did. */
  report(now: number, visible: boolean, force = false): Report | null {
    const active = Math.round(this.tick(now, visible));
    if (!active && !force) return null;
    this.active = 0;
    return { active, scroll: this.scroll, interaction: this.hand };
  }
}
