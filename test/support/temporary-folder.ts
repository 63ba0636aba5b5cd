import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Gives `act` an empty folder and removes it afterwards. */
export async function inTemporaryFolder<T>(act: (path: string) => Promise<T> | T): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'npd-test-'));
  try {
    return await act(path);
  } finally {
    rmSync(path, {recursive: true, force: true});
  }
}
