/**
 * Fields that every published package has alike. `provenance` makes npm sign where and from what the tarball was built. Where the
 * sources are (`repository`) is not known yet, and nothing is invented here: docs/releasing.md.
 */
export const publishFields = { publishConfig: { access: 'public', provenance: true } };
