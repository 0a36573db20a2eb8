/** How often sources are issued, and whether a newer issue is due, by the report of the server. */
import { report } from './register.svelte';

/** How often a source is issued, and that a newer issue is due or overdue; empty until the report has come. */
export const issueOf = (code: string): string => {
  const own = report('freshness').value?.rows.find((row) => row['source'] === code);
  if (!own) return '';
  const late = own['freshness'] === 'due' || own['freshness'] === 'overdue';
  return [own['cadence_name'], late ? own['freshness_name'] : null].filter(Boolean).join(' · ');
};
