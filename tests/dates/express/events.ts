import type { Handler } from '../types/handlers.js';
import type * as operations from '../types/operations/index.js';

export const addEvent: Handler<typeof operations.addEvent> = (req, res) => {
  const event = req.body;
  const since: Date = req.query.since;
  const exact: string | undefined = event.exact;
  const parts: unknown[] = [
    event.at,
    event.ends,
    ...(event.warned ?? []),
    event.made,
    event.next?.at,
    ...(req.query.days ?? []),
    req.headers['if-modified-since'],
    ...Object.values(event.either ?? {}),
  ];
  const kinds = [...new Set(parts.map((part) => (part instanceof Date ? 'Date' : typeof part)))];
  const later: Date = new Date(event.at.getTime() + 1000);
  if (exact === 'text') {
    // @ts-expect-error A date-time is no text here.
    res.json({ event: { at: 'text' }, since, kinds });
  }
  res.set('X-At', later.toISOString());
  res.json({ event: { ...event, at: later }, since, kinds });
};
