/**
 * Pictures, fonts and stylesheets, fetched from the viewer's own origin by the hash of their
 * bytes, checked against it, and given to the page as `blob:` addresses.
 */

/** A stylesheet's text, or the address of something that is drawn. */
type Asset =
  | { readonly kind: 'css'; readonly text: string }
  | { readonly kind: 'blob'; readonly address: string };

interface Wanted {
  readonly hash: string;
  readonly listeners: Set<() => void>;
  asset: Asset | undefined;
  size: number;
  attempts: number;
  /** Nobody will answer differently: wrong bytes, wrong type, or asked often enough. */
  failed: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
  busy: boolean;
}

/** How the store reaches the network: the address to fetch and the bearer; absent before a session. */
export interface AssetAccess {
  /** Ends with a slash; the hash follows. */
  readonly base: string;
  readonly token: string;
}

/** Types that are shown; anything else is not made into an address. */
const TYPES =
  /^(?:image\/(?:png|jpeg|webp|gif|avif|svg\+xml)|font\/(?:woff2?|ttf|otf|sfnt|collection)|text\/css)$/;
const ATTEMPTS = 8;
const FIRST_RETRY_MS = 250;
const PARALLEL = 6;
/** Unused bytes that are kept, because pages show the same pictures again and again. */
const KEPT_BYTES = 24 * 1024 * 1024;
const LARGEST_ASSET = 5 * 1024 * 1024;

/** The assets of one session. */
export class AssetStore {
  readonly #wanted = new Map<string, Wanted>();
  readonly #queue: Wanted[] = [];
  #access: AssetAccess | undefined;
  #running = 0;

  /** Sets where assets come from; what failed for want of a right is tried again. */
  open(access: AssetAccess): void {
    this.#access = access;
    for (const wanted of this.#wanted.values()) {
      if (wanted.asset || wanted.busy || wanted.listeners.size === 0) continue;
      wanted.attempts = 0;
      wanted.failed = false;
      this.#enqueue(wanted);
    }
  }

  /** Tells `listener` when the asset comes; returns what ends the use of it. */
  watch(hash: string, listener: () => void): () => void {
    let wanted = this.#wanted.get(hash);
    if (!wanted) {
      wanted = {
        hash,
        listeners: new Set(),
        asset: undefined,
        size: 0,
        attempts: 0,
        failed: false,
        timer: undefined,
        busy: false,
      };
    }
    // Again at the end: the order of the map is the order in which unused ones are let go.
    this.#wanted.delete(hash);
    this.#wanted.set(hash, wanted);
    const listening = (): void => {
      listener();
    };
    wanted.listeners.add(listening);
    if (!wanted.asset && !wanted.failed) this.#enqueue(wanted);
    const used = wanted;
    return () => {
      used.listeners.delete(listening);
      if (used.listeners.size === 0) this.#letGo();
    };
  }

  /** The `blob:` address of a picture or font, when it is there. */
  address(hash: string): string | undefined {
    const asset = this.#wanted.get(hash)?.asset;
    return asset?.kind === 'blob' ? asset.address : undefined;
  }

  /** The text of a stylesheet, when it is there. */
  css(hash: string): string | undefined {
    const asset = this.#wanted.get(hash)?.asset;
    return asset?.kind === 'css' ? asset.text : undefined;
  }

  /** Whether nothing more will come for this hash, good or bad. */
  settled(hash: string): boolean {
    const wanted = this.#wanted.get(hash);
    return wanted === undefined || wanted.asset !== undefined || wanted.failed;
  }

  /** Ends everything and gives the memory back. */
  close(): void {
    for (const wanted of this.#wanted.values()) this.#revoke(wanted);
    this.#wanted.clear();
    this.#queue.length = 0;
    this.#access = undefined;
  }

  #enqueue(wanted: Wanted): void {
    if (wanted.busy || wanted.timer !== undefined || this.#queue.includes(wanted)) return;
    this.#queue.push(wanted);
    this.#pump();
  }

  #pump(): void {
    while (this.#access && this.#running < PARALLEL) {
      const wanted = this.#queue.shift();
      if (!wanted) return;
      if (wanted.listeners.size === 0 || wanted.asset) continue;
      this.#running += 1;
      wanted.busy = true;
      void this.#fetch(wanted, this.#access).finally(() => {
        this.#running -= 1;
        wanted.busy = false;
        this.#pump();
      });
    }
  }

  async #fetch(wanted: Wanted, access: AssetAccess): Promise<void> {
    let answer: Response;
    try {
      answer = await fetch(access.base + wanted.hash, {
        headers: { Authorization: `Bearer ${access.token}` },
        credentials: 'omit',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
      });
    } catch {
      this.#retry(wanted);
      return;
    }
    if (!answer.ok) {
      // 404: the customer's browser is still uploading it. 401: the next ticket brings a new token.
      if (answer.status === 401 || answer.status === 403) wanted.failed = true;
      else this.#retry(wanted);
      return;
    }
    const type =
      (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const bytes = await answer.arrayBuffer().catch(() => undefined);
    if (!bytes) {
      this.#retry(wanted);
      return;
    }
    const right = TYPES.test(type) && bytes.byteLength <= LARGEST_ASSET;
    if (!right || (await sha256(bytes)) !== wanted.hash) {
      wanted.failed = true;
      return;
    }
    wanted.size = bytes.byteLength;
    wanted.asset =
      type === 'text/css'
        ? { kind: 'css', text: new TextDecoder().decode(bytes) }
        : { kind: 'blob', address: URL.createObjectURL(new Blob([bytes], { type })) };
    for (const listener of [...wanted.listeners]) listener();
    this.#letGo();
  }

  #retry(wanted: Wanted): void {
    wanted.attempts += 1;
    if (wanted.attempts >= ATTEMPTS) {
      wanted.failed = true;
      return;
    }
    const wait = FIRST_RETRY_MS * 2 ** (wanted.attempts - 1);
    wanted.timer = setTimeout(() => {
      wanted.timer = undefined;
      if (wanted.listeners.size > 0) this.#enqueue(wanted);
    }, wait);
  }

  /** Lets go of what nobody uses, the longest unused first, beyond what is kept. */
  #letGo(): void {
    let unused = 0;
    for (const wanted of this.#wanted.values())
      if (wanted.listeners.size === 0) unused += wanted.size;
    for (const [hash, wanted] of this.#wanted) {
      if (wanted.listeners.size > 0 || wanted.busy) continue;
      if (wanted.asset && unused <= KEPT_BYTES) continue;
      unused -= wanted.size;
      this.#revoke(wanted);
      this.#wanted.delete(hash);
    }
  }

  #revoke(wanted: Wanted): void {
    clearTimeout(wanted.timer);
    if (wanted.asset?.kind === 'blob') URL.revokeObjectURL(wanted.asset.address);
    wanted.asset = undefined;
  }
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
