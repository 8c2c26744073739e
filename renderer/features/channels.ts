// Names of payment channels as the disposition codes list them; anything else is shown as it was entered.
import { CHANNELS } from '../../shared/dispositionFields.ts'
import type { Format } from '../words/format.ts'

export function channelName(channel: string, format: Format): string {
  const known = CHANNELS.find((one) => one.value === channel)
  return known ? format.pick(known.label) : channel
}
