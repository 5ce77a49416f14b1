/** The distance of the canvas's dots, where cards stop while they snap. */
export const GRID = 20;
