/** Reads comma-separated text with a header line; fields may be quoted. Rows come as records by column name. */
export function parseCsv(source: string): readonly Readonly<Record<string, string>>[] {
  const [header = '', ...lines] = source.split(/\r?\n/).filter((line) => line.length > 0);
  const columns = fields(header);
  return lines.map((line) => {
    const values = fields(line);
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? '']));
  });
}

function fields(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    (match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '',
  );
}

/** All fields of a table as they stand, also where they hold line breaks, by RFC 4180. */
export function csvFields(source: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  const text = source.replace(/^\uFEFF/, '');
  for (let at = 0; at < text.length; ) {
    let field = '';
    if (text[at] === '"') {
      for (at += 1; !(text[at] === '"' && text[at + 1] !== '"'); at += 1) {
        if (at >= text.length) throw new Error('a quote is not closed');
        field += text[at];
        if (text[at] === '"') at += 1;
      }
      at += 1;
    } else {
      for (; at < text.length && !/[,\r\n]/.test(text[at] as string); at += 1) field += text[at];
    }
    row.push(field);
    if (text[at] === ',') at += 1;
    else {
      if (!text.startsWith('\r\n', at)) throw new Error(`no separator at ${at}`);
      rows.push(row);
      row = [];
      at += 2;
    }
  }
  return rows;
}

/** Takes back what made a text safe for spreadsheets, character by character. */
export function withoutGuards(safe: string): string {
  let plain = '';
  for (let at = 0; at < safe.length; at += 1) {
    const isStart = at === 0 || ';\t\r\n"'.includes(safe[at - 1] as string);
    const isGuard = safe[at] === "'" && isStart && /^'*[=+\-@\t\r\n＝＋－＠]/.test(safe.slice(at));
    if (!isGuard) plain += safe[at];
  }
  return plain;
}
