import { JvsError } from '@jvs/model';
import type { DoctorView } from './views/doctor-view.js';

/** The error an examination ends with; undefined when the repository is healthy and every repair came to its end. */
export function doctorFailure({ healthy, findings, repairs }: DoctorView): JvsError | undefined {
  const failed = repairs.find(({ error }) => error !== undefined);
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (healthy) {
    return (
      failed?.error &&
      new JvsError(failed.error.code, {
        message: `the repair ${failed.id} failed: ${failed.error.message}`,
        hint: failed.error.hint ?? `jvs doctor --repair ${failed.id}`,
      })
    );
  }
  const count = errors.length;
  const what = count === 1 ? 'one thing is' : `${count} things are`;
  return new JvsError('E_UNHEALTHY', {
    message: `the repository is unhealthy: ${what} not as they should be; first: ${errors[0]?.message ?? ''}`,
    hint: failed?.error?.hint ?? nextCommand(errors),
  });
}

/** The one command that mends most of it; where nothing does, what the first finding says. */
function nextCommand(errors: DoctorView['findings']): string {
  const ids = [...new Set(errors.map(({ repair }) => repair))].filter((id) => id !== undefined);
  if (ids.length > 0) return `jvs doctor ${ids.map((id) => `--repair ${id}`).join(' ')}`;
  return errors.find(({ hint }) => hint !== undefined)?.hint ?? 'jvs verify --all';
}
