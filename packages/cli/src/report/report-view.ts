import type {
  AuditRecords,
  DuView,
  OpenRepository,
  RepositoryFacts,
  SnapshotView,
  WorktreeView,
} from '@jvs/api';
import { examineRepository, type DoctorView } from '@jvs/api/doctor';
import { version } from '../build-info.js';

/** Everything the report shows. */
export interface ReportView {
  readonly generated_at: string;
  readonly repository: RepositoryFacts & { readonly version: string };
  /** Newest first, automatic ones included. */
  readonly snapshots: readonly SnapshotView[];
  readonly worktrees: readonly WorktreeView[];
  readonly usage: DuView;
  /** As `doctor` finds it, without reading payloads. */
  readonly health: DoctorView;
  /** The newest changes of the repository. */
  readonly audit: AuditRecords;
}

const CHANGES = 20;

/** Looks at the repository; changes nothing but caches. */
export async function collectReport(
  repo: OpenRepository,
  surroundings: Parameters<typeof examineRepository>[1],
): Promise<ReportView> {
  const { snapshots } = await repo.history({ all: true });
  const { worktrees } = await repo.worktrees.list();
  return {
    generated_at: new Date().toISOString(),
    repository: { ...(await repo.info()), version },
    snapshots,
    worktrees,
    usage: await repo.usage(),
    health: await examineRepository(repo.root, surroundings),
    audit: await repo.audit.list({ limit: CHANGES }),
  };
}
