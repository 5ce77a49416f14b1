/** Whether movement should be left out: asked for in the system's settings or in those of Convas. */
export function reducesMotion(): boolean {
  return (
    document.documentElement.dataset.motion === 'reduced' || matchMedia('(prefers-reduced-motion: reduce)').matches
  );
}
