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
