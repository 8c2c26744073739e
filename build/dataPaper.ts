// The data dictionary, drawn from the schemas: every kind of row and act with its fields, their types and bounds. Pure.
import { z } from 'zod'
import { Act } from '../shared/act.ts'
import { Row } from '../shared/rows.ts'

type Json = {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  format?: string
  pattern?: string
  maxLength?: number
  minimum?: number
  maximum?: number
  items?: Json
  anyOf?: Json[]
  oneOf?: Json[]
  allOf?: Json[]
  properties?: Record<string, Json>
  required?: string[]
  additionalProperties?: Json | boolean
  description?: string
}

const words = (values: readonly unknown[]) => values.map((value) => `\`${String(value)}\``).join(' ')

/** A type in a few words. */
function typeOf(json: Json, depth = 0): string {
  if (json.const !== undefined) return words([json.const])
  if (json.enum) return json.enum.length > 14 ? `one of ${json.enum.length} words` : words(json.enum)
  const choices = json.anyOf ?? json.oneOf
  if (choices) return [...new Set(choices.map((choice) => typeOf(choice, depth)))].join(' or ')
  if (json.allOf) return json.allOf.map((part) => typeOf(part, depth)).join(' and ')
  if (json.type === 'array') return `list of ${json.items ? typeOf(json.items, depth) : 'anything'}`
  if (json.type === 'object' && json.properties) {
    if (depth > 1) return 'object'
    const fields = Object.entries(json.properties).map(
      ([name, field]) => `${name}: ${typeOf(field, depth + 1)}`,
    )
    return `{ ${fields.join('; ')} }`
  }
  if (json.type === 'object') return 'object'
  const bounds = [
    json.format,
    json.maxLength === undefined ? null : `≤ ${json.maxLength} characters`,
    json.minimum === undefined || json.minimum <= Number.MIN_SAFE_INTEGER ? null : `≥ ${json.minimum}`,
    json.maximum === undefined || json.maximum >= Number.MAX_SAFE_INTEGER ? null : `≤ ${json.maximum}`,
  ].filter((bound) => bound !== null && bound !== undefined)
  const kind = [json.type ?? 'anything'].flat().join(' or ')
  return bounds.length > 0 ? `${kind} (${bounds.join(', ')})` : kind
}

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
