import { type Diagnostic, diagnostic, type LayerFix } from '../diagnostics.ts';
import { err, ok, type Result } from '../result.ts';

/** Filters, and groups, that a convolution may have at most. */
export const MAX_FILTERS = 65_536;

/** What a grouped convolution needs of its channel counts. */
interface Groups {
  readonly filters: number;
  readonly group: number;
}

/** Groups must divide the input channels and the filters; the value is the channels that each group sees. */
export function checkGroups(a: Groups, channels: number): Result<number, Diagnostic> {
  const fewerGroups: LayerFix = {
    kind: 'setAttributes',
    attributes: { group: commonDivisor(channels, a.filters, a.group) },
  };
  if (channels % a.group !== 0) {
    const values = { group: a.group, channels, what: 'in' };
    return err(diagnostic('group-does-not-divide', values, { input: 0, fixes: [fewerGroups] }));
  }
  if (a.filters % a.group !== 0) {
    const filters = Math.ceil(a.filters / a.group) * a.group;
    const moreFilters: LayerFix = { kind: 'setAttributes', attributes: { filters } };
    const fixes = filters <= MAX_FILTERS ? [moreFilters, fewerGroups] : [fewerGroups];
    return err(diagnostic('group-does-not-divide', { group: a.group, channels: a.filters, what: 'out' }, { fixes }));
  }
  return ok(channels / a.group);
}

/** The largest group count up to `limit` that divides both channel counts. */
function commonDivisor(channels: number, filters: number, limit: number): number {
  for (let group = Math.min(limit, channels, filters); group > 1; group -= 1) {
    if (channels % group === 0 && filters % group === 0) return group;
  }
  return 1;
}
