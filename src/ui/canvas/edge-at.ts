/** The edge under a point of the screen, also below the card that is being dragged over it. */
export function edgeAt(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest<SVGElement>('.react-flow__edge');
    if (edge) return edge.dataset.id ?? null;
  }
  return null;
}
