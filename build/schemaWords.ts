// Says a JSON schema in a few words, for papers that are drawn from schemas. Pure.

export type Json = {
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
export function typeOf(json: Json, depth = 0): string {
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
