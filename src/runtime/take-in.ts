/** Bringing bytes into memory: what a person chose to open, from where it is. Without a window. */

export type TakeInRequest =
  /** Offered by the desktop, once. */
  { readonly ticket: string; readonly size: number } | { readonly file: Blob; readonly hashed?: boolean };

export interface TakeInReply {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-256 in hexadecimal, where it was asked for. */
  readonly sha256: string | null;
}

/**
 * @param fetchTicket the answer to a ticket
 * @throws where it cannot be read, or is not as long as announced
 */
export async function takeIn(
  request: TakeInRequest,
  fetchTicket: (ticket: string) => Promise<Response>,
): Promise<TakeInReply> {
  if ('file' in request) {
    const bytes = new Uint8Array(await request.file.arrayBuffer());
    return { bytes, sha256: request.hashed ? await sha256(bytes) : null };
  }
  const response = await fetchTicket(request.ticket);
  if (!response.ok || !response.body) throw new Error(`no answer to the ticket (${response.status})`);
  const bytes = new Uint8Array(request.size);
  let length = 0;
  const reader = response.body.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (length + next.value.length > bytes.length) throw new Error('more bytes than announced');
    bytes.set(next.value, length);
    length += next.value.length;
  }
  if (length < bytes.length) throw new Error('changed while it was read');
  return { bytes, sha256: null };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
