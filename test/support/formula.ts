/**
 * Evaluates the arithmetic that counts and equations show: + − · / ( ) ⌊ ⌋ ² ³, e^x, max(…), min(…) and numbers. Written for tests only: the product
 * displays these lines, it never computes with them.
 * @example evaluateFormula('2·64²/16 + 64/16 + 64') // 580
 */
export function evaluateFormula(formula: string): number {
  const tokens = formula.match(/\d+(?:\.\d+)?(?:e[+−-]?\d+)?|max|min|e\^|[+\-−·*/()⌊⌋²³]|\S/g) ?? [];
  let next = 0;

  function sum(): number {
    let value = product();
    for (;;) {
      if (tokens[next] === '+') {
        next += 1;
        value += product();
      } else if (tokens[next] === '−' || tokens[next] === '-') {
        next += 1;
        value -= product();
      } else return value;
    }
  }
  function product(): number {
    let value = power();
    for (;;) {
      if (tokens[next] === '·' || tokens[next] === '*') {
        next += 1;
        value *= power();
      } else if (tokens[next] === '/') {
        next += 1;
        value /= power();
      } else return value;
    }
  }
  function power(): number {
    let value = atom();
    for (; tokens[next] === '²' || tokens[next] === '³'; next += 1) value **= tokens[next] === '²' ? 2 : 3;
    return value;
  }
  function atom(): number {
    const token = tokens[next] ?? '';
    next += 1;
    if (token === '−' || token === '-') return -power();
    if (token === 'e^') return Math.exp(atom());
    if (token === 'max' || token === 'min') return Math[token](...list());
    if (token === '(' || token === '⌊') {
      const value = sum();
      const close = token === '(' ? ')' : '⌋';
      if (tokens[next] !== close) throw new Error(`${formula}: ${close} expected`);
      next += 1;
      return token === '(' ? value : Math.floor(value);
    }
    if (!/^\d/.test(token)) throw new Error(`${formula}: a number expected, not ${token || 'the end'}`);
    return Number(token.replace('−', '-'));
  }

  function list(): readonly number[] {
    const values: number[] = [];
    do {
      next += 1;
      values.push(sum());
    } while (tokens[next] === ',');
    if (tokens[next] !== ')') throw new Error(`${formula}: ) expected`);
    next += 1;
    return values;
  }

  const value = sum();
  if (next !== tokens.length) throw new Error(`${formula}: unexpected ${tokens[next]}`);
  return value;
}
