import { type Diagnostic, diagnostic, type LayerFix } from '../diagnostics.ts';
import { err, ok, type Result } from '../result.ts';
import { text } from '../text.ts';

/** Filters, and groups, that a convolution may have at most. */
export const MAX_FILTERS = 65_536;

/** What a grouped convolution needs of its channel counts. */
interface Groups {
  readonly filters: number;
  readonly group: number;
}

/** Groups must divide the input channels and the filters; the value is the channels that each group sees. */
export function checkGroups(a: Groups, channels: number): Result<number, Diagnostic> {
  const others = otherGroups(a, channels);
  if (channels % a.group !== 0) {
    const values = { group: a.group, channels, what: 'in' };
    return err(diagnostic('group-does-not-divide', values, { input: 0, fixes: others }));
  }
  if (a.filters % a.group !== 0) {
    const filters = Math.ceil(a.filters / a.group) * a.group;
    const moreFilters: LayerFix = { kind: 'setAttributes', attributes: { filters } };
    const fixes = filters <= MAX_FILTERS ? [moreFilters, ...others] : others;
    return err(diagnostic('group-does-not-divide', { group: a.group, channels: a.filters, what: 'out' }, { fixes }));
  }
  return ok(channels / a.group);
}

/** Offered at most: large counts have many divisors. */
const MOST = 24;

/** Every group count that divides both channel counts, the nearest first; behind it depthwise, a group per channel. */
function otherGroups({ filters, group }: Groups, channels: number): readonly LayerFix[] {
  const largest = Math.min(channels, filters, MAX_FILTERS);
  const dividing = Array.from({ length: largest }, (_, index) => index + 1).filter(
    (count) => count !== group && count !== channels && channels % count === 0 && filters % count === 0,
  );
  const distance = (count: number) => Math.abs(Math.log(count / group));
  const [nearest, ...further] = dividing.sort((a, b) => distance(a) - distance(b)).slice(0, MOST);
  const set = (count: number | undefined): readonly LayerFix[] =>
    count === undefined ? [] : [{ kind: 'setAttributes', attributes: { group: count } }];
  return [...set(nearest), ...depthwise({ filters, group }, channels), ...further.flatMap(set)];
}

function depthwise({ filters, group }: Groups, channels: number): readonly LayerFix[] {
  const wanted = channels * Math.max(1, Math.round(filters / channels));
  if (channels < 2 || wanted > MAX_FILTERS || (channels === group && wanted === filters)) return [];
  const values = { channels, wanted };
  const title =
    wanted === filters
      ? text('layers.channelGroups.depthwise', 'Make it depthwise: {channels} groups', values)
      : text('layers.channelGroups.depthwiseWith', 'Make it depthwise: {channels} groups, {wanted} filters', values);
  const attributes = { group: channels, ...(wanted !== filters && { filters: wanted }) };
  return [{ kind: 'setAttributes', attributes, title }];
}
