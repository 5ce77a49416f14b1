/** How a whole drawing is brought into view: edges that loop over the top of a column need room above and below. */
export const FIT = { padding: { x: 0.05, y: 0.11 }, maxZoom: 1 } as const;
