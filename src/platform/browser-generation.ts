/** What a browser's database holds of an unsaved document, and the checksums that tell whether it is whole. */

export interface Facts {
  readonly version: number;
  readonly time: number;
  readonly name: string;
  readonly layers: number;
  readonly fileName: string | null;
  readonly parts: readonly string[];
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface Generation extends Facts {
  readonly id: string;
  readonly number: number;
  readonly sum: string;
  readonly damaged: boolean;
}

export interface Part {
  readonly id: string;
  /** Its checksum, and for the second copy a word behind it. */
  readonly sum: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** SHA-256 in hexadecimal. */
export async function checksum(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Of everything that a generation says. */
export async function generationSum({ version, time, name, layers, fileName, parts, body }: Facts): Promise<string> {
  const head = new TextEncoder().encode(JSON.stringify([version, time, name, layers, fileName, parts]));
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return checksum(whole);
}
