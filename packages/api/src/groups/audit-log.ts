import type { AuditAnchor } from '@jvs/audit';
import type { Scope } from '../scope.js';
import type { AuditRecords } from '../use-cases/read-audit.js';
import type { AuditVerifyView } from '../views/audit-verify-view.js';

/** The hash-chained log of everything that changed the repository. */
export class AuditLog {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Newest first. Lines that cannot be read are told as a warning. */
  async list({ limit }: { readonly limit?: number | undefined } = {}): Promise<AuditRecords> {
    return (await import('../use-cases/read-audit.js')).listAudit(this.#scope, limit);
  }

  /** The newest record, to keep where nobody can rewrite it. */
  async anchor(): Promise<AuditAnchor> {
    return (await import('../use-cases/read-audit.js')).anchorAudit(this.#scope);
  }

  /** Checks the chain, and that it holds what snapshots and `expectHead` (an anchor) name. */
  async verify({ expectHead }: { readonly expectHead?: string | undefined } = {}): Promise<AuditVerifyView> {
    return (await import('../use-cases/read-audit.js')).verifyAudit(this.#scope, expectHead);
  }
}
