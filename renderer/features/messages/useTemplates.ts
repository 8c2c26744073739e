// The templates that may be used today, from central; without a network those that came with the product. Private to the messages. Promises:
// asked anew each time somebody begins to write; an older answer never overwrites a newer one.
import { useEffect, useState } from 'react'
import { type Instant, localDay, type Zone } from '../../../shared/instant.ts'
import { HOUSE_TEMPLATES } from '../../../shared/message/houseTemplates.ts'
import { inForce, type MessageTemplate } from '../../../shared/message/template.ts'
import { MessageChannel } from '../../../shared/messageRows.ts'
import { useDesk } from '../../desk.ts'

export interface Templates {
  readonly templates: readonly MessageTemplate[]
  /** What central can send, as far as it is known. */
  readonly channels: readonly MessageChannel[]
  readonly loading: boolean
}

const WITHOUT_CENTRAL = { templates: HOUSE_TEMPLATES, channels: MessageChannel.options }

export function useTemplates(now: Instant, zone: Zone): Templates {
  const { sync } = useDesk()
  const [found, setFound] = useState<Omit<Templates, 'loading'> | null>(null)
  useEffect(() => {
    let stale = false
    sync.messages.templates().then(
      ({ templates, channels }) => {
        const approved = templates.filter(({ state }) => state === 'approved')
        if (!stale) setFound({ templates: approved.map(({ template }) => template), channels })
      },
      // What is asked for meanwhile waits in the outbox; central judges the text when it leaves.
      () => !stale && setFound(WITHOUT_CENTRAL),
    )
    return () => {
      stale = true
    }
  }, [sync])
  const today = localDay(now, zone)
  const { templates, channels } = found ?? { templates: [], channels: [] }
  return { templates: inForce(templates, today), channels, loading: found === null }
}
