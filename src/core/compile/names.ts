/**
 * Gives out names that are unique within one model. Layer names are reserved first, so a layer always keeps its own;
 * derived names (`conv2d_1.weight`) that collide with one get a number.
 */
export class Names {
  private readonly taken = new Set<string>();

  /** Takes a name as it is, or numbered where it is taken. */
  claim(wanted: string): string {
    const name = this.free(wanted);
    this.taken.add(name);
    return name;
  }

  /** The name that `claim` would give, if these were taken too. Nothing is taken. */
  free(wanted: string, also: ReadonlySet<string> = new Set()): string {
    const base = portable(wanted);
    let name = base;
    for (let count = 2; this.taken.has(name) || also.has(name); count += 1) name = `${base}_${count}`;
    return name;
  }
}

/**
 * Any Unicode text can be an ONNX name, except what would not survive the way through UTF-8 and C strings: control
 * characters (NUL ends a C string) and lone surrogates (they all become the same replacement character).
 */
function portable(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Surrogate}]/gu, '_');
  return clean === '' ? '_' : clean;
}
