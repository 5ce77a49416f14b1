/** What a card calls its layer: the type's title, and the user's own name where it says more. */

/**
 * The name to show beside the title, or null for one that only repeats it: `max_pool_2` of a “Max pool”, or the
 * generated `maxPool_2`.
 * @example ownName('se_3', 'squeezeExcitation', 'SE attention') // 'se_3'
 */
export function ownName(name: string, type: string, title: string): string | null {
  const stem = letters(name.replace(/[\s_-]*\d+$/, ''));
  return stem === letters(title) || stem === letters(type) || letters(name) === letters(title) ? null : name;
}

function letters(value: string): string {
  return value.toLowerCase().replace(/[\s_.-]/g, '');
}
