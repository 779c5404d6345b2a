// Events on their way: gathered for a moment, sent together, kept for the next page where the network failed.

export interface TagEvent {
  id: string;
  at: number;
  kind: string;
  [more: string]: unknown;
}

export interface Letterbox {
  /** Sends a body and tells whether it arrived (or can never arrive). */
  send(body: string): Promise<boolean>;
  /** Hands a body to the browser to send after the page is gone; false if it refused. */
  leave(body: string): boolean;
  /** What the last page could not send, as text; null for nothing. */
  load(): string | null;
  save(text: string | null): void;
  now(): number;
}

interface Parcel {
  visitor: string | null;
  mi?: string;
  events: TagEvent[];
}

const MOST_KEPT = 20;
const MOST_IN_PARCEL = 50;
const OLDEST_MS = 3 * 86400e3;

export class Outbox {
  private events: TagEvent[] = [];
  private mi: string | undefined;

  constructor(
    private readonly box: Letterbox,
    private readonly visitor: () => string | null,
  ) {}

  /** The visit token goes with everything that this page load reports. */
  arrivedBy(token: string): void {
    this.mi = token;
  }

  add(event: TagEvent): void {
    this.events.push(event);
  }

  get waiting(): number {
    return this.events.length;
  }

  forget(): void {
    this.events = [];
    this.box.save(null);
  }

  private parcels(): Parcel[] {
    const made: Parcel[] = [];
    while (this.events.length) {
      const parcel: Parcel = { visitor: this.visitor(), events: this.events.splice(0, MOST_IN_PARCEL) };
      if (this.mi) parcel.mi = this.mi;
      made.push(parcel);
    }
    return made;
  }

  private kept(): Parcel[] {
    try {
      const old = this.box.now() - OLDEST_MS;
      const all = JSON.parse(this.box.load() || "[]") as Parcel[];
      return all.filter((p) => p.events.every((e) => e.at > old)).slice(-MOST_KEPT);
    } catch {
      return [];
    }
  }

  private keep(parcels: Parcel[]): void {
    const all = [...this.kept(), ...parcels].slice(-MOST_KEPT);
    this.box.save(all.length ? JSON.stringify(all) : null);
  }

  private bodyOf(parcel: Parcel): string {
    return JSON.stringify({ now: this.box.now(), ...parcel });
  }

  /** Send what waits and what the last page left behind; what does not arrive is kept. */
  async flush(): Promise<void> {
    const parcels = [...this.kept(), ...this.parcels()];
    this.box.save(null);
    for (const parcel of parcels) {
      if (!(await this.box.send(this.bodyOf(parcel)).catch(() => false))) this.keep([parcel]);
    }
  }

  /** The page goes: hand everything to the browser. */
  leave(): void {
    for (const parcel of this.parcels()) {
      if (!this.box.leave(this.bodyOf(parcel))) this.keep([parcel]);
    }
  }
}
