// The data dictionary, drawn from the schemas: every kind of row and act with its fields, their types and bounds. Pure.
import { z } from 'zod'
import { Act } from '../shared/act.ts'
import { Row } from '../shared/rows.ts'
import { type Json, typeOf } from './schemaWords.ts'

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function tableOf(json: Json): string {
  const fields = Object.entries(json.properties ?? {})
  if (fields.length === 0) return 'No fields.\n'
  const lines = fields.map(([name, field]) => {
    const optional = json.required?.includes(name) ? '' : ' (may be left out)'
    return `| \`${name}\` | ${cell(typeOf(field))}${optional} |`
  })
  return `| field | what |\n|---|---|\n${lines.join('\n')}\n`
}

const jsonOf = (schema: z.ZodType): Json =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Json

/** Kinds of a union of objects, by what tells them apart. */
function kindsOf(schema: z.ZodType, part: (json: Json) => Json): Map<string, Json> {
  const json = jsonOf(schema)
  const kinds = (json.anyOf ?? json.oneOf ?? []).flatMap((one): [string, Json][] => {
    const kind = one.properties?.kind?.const
    return typeof kind === 'string' ? [[kind, part(one)]] : []
  })
  return new Map(kinds.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export function dataPaper(): string {
  const sections = (kinds: Map<string, Json>) =>
    [...kinds].map(([kind, json]) => `### ${kind}\n\n${tableOf(json)}`).join('\n')
  const rows = kindsOf(Row, (json) => json)
  const acts = kindsOf(Act, (json) => json.properties?.payload ?? {})
  return `# Data dictionary

Drawn from the schemas by \`node build/papers.ts\`; do not edit. Money is in fen (whole numbers), instants are milliseconds of UTC, days are
\`YYYY-MM-DD\` in the debtor's zone, ids are UUIDs. What a desk may hold of these, and how it is protected: [security.md](security.md).

## Rows

What desks and central hold. Rows change only through acts, or by central itself (import, leases, ledger).

${sections(rows)}
## Acts

What was done, append-only; below each kind the fields of its payload. A released kind never changes its meaning.

${sections(acts)}`
}
