/**
 * The candidate that was probably meant: one or two slips away, or one that begins with the text.
 * @returns undefined when nothing is near enough to be worth proposing
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  let best: {readonly candidate: string; readonly distance: number} | undefined;
  for (const candidate of candidates) {
    const distance = slips(text.toLowerCase(), candidate.toLowerCase());
    if (distance < (best?.distance ?? Infinity)) best = {candidate, distance};
  }
  const allowed = text.length < 4 ? 1 : text.length < 8 ? 2 : 3;
  if (best && best.distance <= allowed) return best.candidate;
  return [...candidates].find((candidate) => text.length >= 2 && candidate.startsWith(text));
}

/** How many letters were added, left out, changed, or swapped with their neighbour. */
function slips(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({length: to.length + 1}, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1] ? 0 : 1;
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + same,
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
