/** Numbers that look random and come again with the same seed. */
export interface Random {
  /** From 0 to below `limit`. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
  /** As many as `most`, made by `make`. */
  upTo<T>(most: number, make: () => T): T[];
}

/**
 * A generator for property tests. A test that uses it names the seed when it fails; `SEED=…` runs that one again.
 * @see https://www.jstatsoft.org/article/view/v008i14 (xorshift)
 */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0 || 1;

  function below(limit: number): number {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % limit;
  }

  return {
    below,
    pick<T>(from: readonly T[]): T {
      return from[below(from.length)] as T;
    },
    upTo: (most, make) => Array.from({length: below(most + 1)}, make),
  };
}

/** The seeds of one run: another each time, or the one of the environment. */
export function seeds(count: number): readonly number[] {
  const given = process.env['SEED'];
  if (given !== undefined) return [Number(given)];
  const first = Date.now() % 1_000_000_000;
  return Array.from({length: count}, (_, i) => first + i);
}
