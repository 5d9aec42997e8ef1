import type * as z from 'zod/mini';

/** "tags.0: is not a tag; note: Invalid input": what a schema found wrong, at most three of it. */
export function describeIssues(error: z.core.$ZodError): string {
  return error.issues
    .slice(0, 3)
    .map(
      (issue) =>
        `${issue.path.length === 0 ? 'document' : issue.path.map(String).join('.')}: ${describe(issue)}`,
    )
    .join('; ');
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `unknown key ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
  if (issue.code === 'invalid_type') return `is not of type ${issue.expected}`;
  if (issue.code === 'invalid_value')
    return `is not one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  return issue.message;
}
