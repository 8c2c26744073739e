// Number entry of the call bar: type, paste or search (name, pinyin, number tail, account, case). A number of a known party opens
// and dials under that party's rules; any other needs the right to dial freely. Public; it never dials by itself.
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { shortId } from '../../../shared/identity.ts'
import { MINUTE } from '../../../shared/instant.ts'
import { parsePhone } from '../../../shared/phoneNumber.ts'
import type { Id } from '../../../shared/rows.ts'
import { useNow } from '../../clock.ts'
import { useView } from '../../local/useView.ts'
import type { NumberMatch, SearchHit } from '../../local/views.ts'
import { useCombobox } from '../../ui/combobox.ts'
import { Kbd } from '../../ui/controls.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { entryOf } from './typedEntry.ts'
import './phoneBarParts.css'

export interface NumberEntryProps {
  /** A call is up or waits for its result: it goes first, nothing else opens meanwhile. */
  readonly busy: 'call' | 'wrapUp' | null
  /** Debt facts are covered (a call is up and not verified): product and lender are not shown. */
  readonly covered: boolean
  /** A number that a link from outside filled in; each `turn` fills it in once. */
  readonly filled: { readonly number: string; readonly turn: number } | null
  onOpen(caseId: Id): void
  /** Opens the case and dials this contact, under the guard as always. */
  onDial(caseId: Id, contactId: Id): void
}

type Choice =
  | { readonly kind: 'match'; readonly match: NumberMatch }
  | { readonly kind: 'hit'; readonly hit: SearchHit }

/** Hits that the list shows; who looks for somebody among more types more. */
const SHOWN = 8

export function NumberEntry({ busy, covered, filled, onOpen, onDial }: NumberEntryProps) {
  const { t } = useTranslation()
  const minute = useNow(MINUTE)
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  /** Somebody was chosen during a call. */
  const [held, setHeld] = useState(false)
  /** Enter was pressed before it was known whom the text means. */
  const [hurried, setHurried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (!filled) return
    setTyped(filled.number)
    setOpen(true)
    field.current?.focus()
  }, [filled])
  const toField = () => {
    field.current?.focus()
    field.current?.select()
  }
  useKey('Ctrl+K', toField, { label: t('phone.keys.search'), group: t('help.group.general') })
  useKey('/', toField, { label: t('help.keys.search'), group: t('help.group.general') })

  const entry = entryOf(typed)
  const phone = entry.kind === 'number' ? parsePhone(entry.digits) : null
  const match = useView('byNumber', phone?.ok ? { number: phone.e164 } : null)
  const search = useView('search', entry.kind === 'empty' ? null : { text: typed.trim(), now: minute })
  const hits = entry.kind === 'empty' ? [] : (search.value ?? [])
  const choices: Choice[] = [
    ...(phone?.ok && match.value ? [{ kind: 'match' as const, match: match.value }] : []),
    ...hits.slice(0, SHOWN).map((hit) => ({
      kind: 'hit' as const,
      hit,
    })),
  ]
  const waiting = search.loading || match.loading
  const shown = open && entry.kind !== 'empty'
  // While an answer is on its way the list still shows what fits an earlier text, or hits without the number's own party.
  const box = useCombobox(choices.length, shown, (index) =>
    waiting ? setHurried(true) : take(choices[index]),
  )

  const take = (choice: Choice | undefined) => {
    if (!choice) return
    if (busy) {
      setHeld(true)
      return
    }
    setOpen(false)
    setTyped('')
    field.current?.blur()
    if (choice.kind === 'match') onDial(choice.match.caseId, choice.match.contactId)
    else onOpen(choice.hit.caseId)
  }
  const settle = useRef(() => {})
  settle.current = () => take(choices[box.chosen])
  useEffect(() => {
    if (!hurried || waiting) return
    setHurried(false)
    settle.current()
  }, [hurried, waiting])

  return (
    <div className="ne">
      <div className="ne-field">
        <Icon name="search" />
        <input
          ref={field}
          {...box.field}
          value={typed}
          placeholder={t('phone.entry.placeholder')}
          aria-label={t('phone.entry.label')}
          onChange={(event) => {
            setTyped(event.target.value)
            box.point(0)
            setOpen(true)
            setHeld(false)
            setHurried(false)
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => {
            setOpen(false)
            setHeld(false)
            setHurried(false)
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.nativeEvent.isComposing) return box.field.onKeyDown(event)
            event.stopPropagation()
            setTyped('')
            field.current?.blur()
          }}
        />
        {typed === '' && <Kbd combo="Ctrl+K" />}
      </div>
      {shown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the mouse must not take the focus away before the click arrives
        <div className="ne-list" onMouseDown={(event) => event.preventDefault()}>
          <div id={box.listId} role="listbox" aria-label={t('phone.entry.results')}>
            {choices.map((choice, index) => (
              <EntryItem
                key={choice.kind === 'match' ? 'match' : choice.hit.caseId}
                id={box.choiceId(index)}
                choice={choice}
                covered={covered}
                waits={busy !== null}
                selected={index === box.chosen}
                onPoint={() => box.point(index)}
                onTake={() => take(choice)}
              />
            ))}
          </div>
          {busy && choices.length > 0 && (
            <p className="ne-why" role={held ? 'alert' : 'note'} data-held={held}>
              {t(`phone.entry.${busy}First`)}
            </p>
          )}
          {hits.length > SHOWN && (
            <p className="ne-more" role="note">
              {t('phone.entry.more', { more: hits.length - SHOWN })}
            </p>
          )}
          {choices.length === 0 && !waiting && (
            <p className="ne-why" role="status">
              {entry.kind === 'number'
                ? phone?.ok
                  ? `${t('phone.entry.unknownNumber')} · ${t('phone.entry.freeDialRight')}`
                  : t('phone.entry.none')
                : t('phone.entry.none')}
            </p>
          )}
        </div>
      )}
    </div>
  )
}

function EntryItem({
  id,
  choice,
  covered,
  waits,
  selected,
  onPoint,
  onTake,
}: {
  id: string
  choice: Choice
  covered: boolean
  /** It can't be opened now. */
  waits: boolean
  selected: boolean
  onPoint(): void
  onTake(): void
}) {
  const { t } = useTranslation()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox handles the keys for its list
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox, which names the active option
    <div
      id={id}
      role="option"
      aria-selected={selected}
      aria-disabled={waits || undefined}
      className="ne-item"
      onMouseEnter={onPoint}
      onClick={onTake}
    >
      <Icon name={choice.kind === 'match' ? 'phone' : 'user'} />
      {choice.kind === 'match' ? (
        <>
          <span className="grow ne-who">
            <span className="clip">
              <b>{choice.match.name}</b> {t(`phone.entry.role.${choice.match.role}`)}
            </span>
            <span className="clip ne-case">{t('worklist.caseId', { id: shortId(choice.match.caseId) })}</span>
          </span>
          <span className="ne-end">{t('phone.entry.fullNumber')}</span>
        </>
      ) : (
        <>
          <span className="grow ne-who">
            <span className="clip">
              <b>{choice.hit.name}</b> {choice.hit.phone ?? ''}
            </span>
            <span className="clip ne-case">
              {[
                t('worklist.caseId', { id: shortId(choice.hit.caseId) }),
                ...(covered ? [] : [t(`enums.product.${choice.hit.product}`), choice.hit.lender]),
              ].join(' · ')}
            </span>
          </span>
          <span className="ne-end">{t(`phone.entry.by.${choice.hit.by}`)}</span>
        </>
      )}
    </div>
  )
}
