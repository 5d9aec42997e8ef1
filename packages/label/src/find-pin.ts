import { isJvsError, JvsError, type Pin } from '@jvs/model';
import { readPins, resolveRef, type Repository, type Worktree } from '@jvs/repo';

const PREFIX_MIN = 4;

/** The pin of an id, of the beginning of one, or the only one of a snapshot. Throws E_PIN_NOT_FOUND, E_REF_AMBIGUOUS, E_METADATA_CORRUPT. */
export async function findPin(repo: Repository, wanted: string, worktree: Worktree): Promise<Pin> {
  const pins = await readPins(repo);
  const prefix = wanted.toLowerCase();
  const byId = prefix.length < PREFIX_MIN ? [] : pins.filter(({ pin_id: id }) => id.startsWith(prefix));
  const found = byId.length > 0 ? byId : await pinsOf(repo, pins, { ref: wanted, worktree });
  const [only, ...others] = found;
  if (only === undefined) throw notFound(wanted);
  if (others.length > 0) throw ambiguous(wanted, found);
  return only;
}

async function pinsOf(
  repo: Repository,
  pins: readonly Pin[],
  { ref, worktree }: { readonly ref: string; readonly worktree: Worktree },
): Promise<Pin[]> {
  try {
    const { descriptor } = await resolveRef(repo, ref, { worktree });
    return pins.filter((pin) => pin.snapshot_id === descriptor.snapshot_id);
  } catch (error) {
    if (isJvsError(error, 'E_REF_NOT_FOUND')) throw notFound(ref);
    throw error;
  }
}

function notFound(wanted: string): JvsError {
  return new JvsError('E_PIN_NOT_FOUND', {
    message: `there is no pin "${wanted.slice(0, 80)}", and no pinned snapshot of that name`,
    hint: 'jvs pin list',
    details: { pin: wanted.slice(0, 200) },
  });
}

function ambiguous(wanted: string, found: readonly Pin[]): JvsError {
  const [first] = found;
  return new JvsError('E_REF_AMBIGUOUS', {
    message: `"${wanted.slice(0, 80)}" may mean ${found.length} pins`,
    hint: `jvs pin remove ${first?.pin_id ?? ''}`,
    details: {
      ref: wanted.slice(0, 200),
      pins: found.map(({ pin_id, snapshot_id, reason }) => ({ pin_id, snapshot_id, reason })),
    },
  });
}
