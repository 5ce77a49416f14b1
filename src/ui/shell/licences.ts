/** One package, or Convas itself: what it is called, and the texts it comes with. */
export interface Licence {
  /** Its place in the file. */
  readonly id: number;
  readonly title: string;
  /** As in “MIT”; '' where the title names none. */
  readonly kind: string;
  readonly text: string;
}

/** What comes before and behind the title of each part of the file that the build writes. */
const RULE = /^={100}$/m;

/** The parts of the licences file. What stands before the first is only a table of contents. */
export function parseLicences(file: string): readonly Licence[] {
  const [, ...parts] = file.replaceAll('\r\n', '\n').split(RULE);
  const licences: Licence[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [, title = '', kind = ''] = /^\s*(.*?)(?: \(([^()]*)\))?\s*$/s.exec(parts[index] ?? '') ?? [];
    licences.push({ id: index, title, kind, text: (parts[index + 1] ?? '').trim() });
  }
  return licences;
}

/** The licences of this build; null where it was built without (the development server writes no such file). */
export async function loadLicences(): Promise<readonly Licence[] | null> {
  try {
    const response = await fetch(new URL('licences.txt', document.baseURI));
    // The development server answers what it does not have with the page itself.
    if (!response.ok || !response.headers.get('Content-Type')?.startsWith('text/plain')) return null;
    const licences = parseLicences(await response.text());
    return licences.length > 0 ? licences : null;
  } catch {
    return null;
  }
}

/** Those with every word of a search, in their titles or their texts. */
export function findLicences(licences: readonly Licence[], search: string): readonly Licence[] {
  const words = wordsOf(search);
  return licences.filter(({ title, kind, text }) => {
    const all = `${title}\n${kind}\n${text}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

export function wordsOf(search: string): readonly string[] {
  return search.toLowerCase().split(/\s+/).filter(Boolean);
}
