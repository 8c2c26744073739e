// The upper half of the script pane: stages, banners, earlier lines, the large line, answers. Private to the script.
import type { ComponentProps, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant, LocalDay, Zone } from '../../../shared/instant.ts'
import { STAGE_LABELS } from '../../../shared/script/graph.ts'
import type { Segment } from '../../../shared/script/variables.ts'
import { FACTOR_LABELS, isFactName } from '../../../shared/script/variables.ts'
import { segmentsOf, type Wordings } from '../../../shared/script/wording.ts'
import type { Choice, Script, ScriptNode, ScriptState } from '../../../shared/script.ts'
import { nodeOf, stagesOf } from '../../../shared/script.ts'
import type { VerificationFactor } from '../../local/views.ts'
import { Button, Kbd } from '../../ui/controls.tsx'
import type { IconName } from '../../ui/icons.tsx'
import { Icon } from '../../ui/icons.tsx'
import { useKey } from '../../ui/keys.ts'
import { useFormat } from '../../words/format.ts'
import { versionWords } from '../../words/version.ts'
import { useFittingLine } from './fitting.ts'
import type { Piece } from './view.ts'
import { clausesOf, piecesOf } from './view.ts'

export function Stages({ script, state }: { script: Script; state: ScriptState }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <ol className="sc-stages" aria-label={t('script.stages')}>
      {stagesOf(script, state).map(({ stage, state: at }) => (
        <li
          key={stage}
          data-at={at === 'current' ? 'now' : at === 'done' ? 'past' : 'ahead'}
          aria-current={at === 'current' ? 'step' : undefined}
          title={format.pick(STAGE_LABELS[stage])}
        >
          {format.pick(STAGE_LABELS[stage])}
        </li>
      ))}
    </ol>
  )
}

export interface StopShown {
  readonly holdKind: 'complaint' | 'cease'
  readonly ticket: string
  readonly until: Instant | null
  readonly binds: 'all' | 'number' | 'review'
}

/** What may be said and shown now; under it, a complaint or stop that is on record. */
export function Strips({
  answered,
  matched,
  recorded,
  thirdParty,
  factors,
  matchedAt,
  stop,
  zone,
  now,
}: {
  answered: boolean
  matched: boolean
  recorded: boolean
  thirdParty: boolean
  factors: readonly VerificationFactor[]
  /** When the answers matched; null while that is not on record. */
  matchedAt: Instant | null
  stop: StopShown | null
  zone: Zone
  now: Instant
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const known = matched ? (recorded ? 'matched' : 'unrecorded') : 'unverified'
  const look = !answered ? 'preparing' : thirdParty ? 'thirdParty' : known
  const tone = {
    preparing: 'accent',
    thirdParty: 'warn',
    matched: 'ok',
    unverified: 'warn',
    unrecorded: 'bad',
  } as const
  const icon: Record<typeof look, IconName> = {
    preparing: 'phone',
    thirdParty: 'users',
    matched: 'shieldOk',
    unverified: 'lock',
    unrecorded: 'alert',
  }
  return (
    <>
      <div className="sc-strip" data-tone={tone[look]} data-banner={look} role="status">
        <Icon name={icon[look]} />
        <b>{t(`script.banner.${look}.title`)}</b>
        {look === 'matched' ? (
          factors.map((factor) => (
            <span key={factor} className="sc-clip">
              <Icon name="check" size="s" />
              {t('script.banner.matched.item', { factor: format.pick(FACTOR_LABELS[factor]) })}
            </span>
          ))
        ) : (
          <span className="sc-clip">{t(`script.banner.${look}.text`)}</span>
        )}
        {look === 'matched' && matchedAt !== null && (
          <time className="sc-end">{format.clock(matchedAt, zone)}</time>
        )}
        {look === 'unverified' && <span className="sc-end">{t('script.banner.unverified.need')}</span>}
      </div>
      <StopStrip stop={stop} now={now} zone={zone} />
    </>
  )
}

/** A complaint or stop that is on record in this call, with its reference. */
export function StopStrip({ stop, now, zone }: { stop: StopShown | null; now: Instant; zone: Zone }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!stop) return null
  return (
    <div className="sc-strip" data-tone="bad" role="status" data-stop={stop.holdKind}>
      <Icon name="flag" />
      <b>{t(`script.stop.done.${stop.holdKind}`)}</b>
      <span className="sc-clip">
        {stop.binds !== 'all'
          ? t(`script.stop.${stop.binds}`)
          : stop.until === null
            ? t('script.stop.forEver')
            : t('script.stop.until', { at: format.dayTime(stop.until, now, zone) })}
      </span>
      <span className="sc-end copy">{t('script.stop.ticket', { ticket: stop.ticket })}</span>
    </div>
  )
}

/** The last two lines with the answer given; the node's own answers give the number that was pressed. */
export function Earlier({
  script,
  state,
  words,
  covered,
}: {
  script: Script
  state: ScriptState
  words: Wordings
  covered: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const shown = state.steps.slice(-2)
  if (shown.length === 0) return null
  return (
    <ol className="sc-said" aria-label={t('script.earlier')}>
      {shown.map((step) => {
        const node = nodeOf(script, step.node)
        const index = node.answers.findIndex(({ key }) => key === step.answer)
        const given = node.answers[index]
        const pieces = piecesOf(segmentsOf(node.text, state, words), covered)
        return (
          <li key={step.at}>
            <span className="sc-id">{step.node}</span>
            <span className="sc-w">
              {pieces.map((piece) =>
                piece.kind === 'words' || piece.kind === 'value'
                  ? piece.text
                  : piece.kind === 'covered'
                    ? t('script.coveredShort')
                    : '…',
              )}
            </span>
            <span className="sc-a">
              {given && <kbd>{index + 1}</kbd>}
              <span className="sc-clip">{given ? format.pick(given.label) : t('script.jumped')}</span>
            </span>
          </li>
        )
      })}
    </ol>
  )
}

export function Line({
  script,
  line,
  covered,
  ledgerDay,
  canGoBack,
  also,
  onBack,
  onSaid,
}: {
  script: Script
  line: { node: ScriptNode; segments: Segment[]; missing: string[] } | null
  covered: boolean
  /** The day for which the ledger's figures were reckoned. */
  ledgerDay: LocalDay
  canGoBack: boolean
  /** What else can be done at this line. */
  also: ReactNode
  onBack(): void
  /** Null before the answer. */
  onSaid: (() => void) | null
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const pieces = line ? piecesOf(line.segments, covered) : []
  const box = useFittingLine(pieces)
  return (
    <div className="sc-now">
      <div className="sc-meta">
        {line && <b data-node={line.node.id}>{line.node.id}</b>}
        <span>{line ? format.pick(STAGE_LABELS[line.node.stage]) : t('script.over')}</span>
        <span className="sc-t3 sc-clip">
          · {format.pick(script.title)} · {versionWords(script.version, t)}
        </span>
        <span className="sc-end">
          {canGoBack && (
            <Button size="sm" look="ghost" icon="undo" combo="Alt+ArrowLeft" onClick={onBack}>
              {t('script.back')}
            </Button>
          )}
          {also}
          {line && onSaid && (
            <Button size="sm" look="soft" icon="check" combo="F2" onClick={onSaid}>
              {t('script.said')}
            </Button>
          )}
        </span>
      </div>
      {line ? (
        <p key={line.node.id} ref={box} className="sc-line copy" lang={format.language} aria-live="polite">
          {(format.language === 'en' ? [pieces] : clausesOf(pieces)).map((clause, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: clauses of one line never change places
            <span className="sc-clause" key={index}>
              {clause.map((piece, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one clause never change places
                <PieceOf key={at} piece={piece} ledgerDay={ledgerDay} />
              ))}
            </span>
          ))}
        </p>
      ) : (
        <p className="sc-line" data-step="1">
          {t('script.overText')}
        </p>
      )}
    </div>
  )
}

/** Words of the line that say more on hover and on focus. */
function Told({ more, ...rest }: { more: string } & ComponentProps<'button'>) {
  return <button type="button" {...rest} className="sc-var" aria-description={more} data-hint={more} />
}

/** A value names its source, and a figure the day of the ledger it comes from, on hover and on focus. */
function PieceOf({ piece, ledgerDay }: { piece: Piece; ledgerDay: LocalDay }) {
  const { t } = useTranslation()
  const format = useFormat()
  switch (piece.kind) {
    case 'words':
      return piece.text
    case 'value':
      // Names and telephone numbers of the house speak for themselves.
      if (piece.source === 'house')
        return (
          <span className="sc-var" data-variable={piece.variable}>
            {piece.text}
          </span>
        )
      return (
        <Told
          more={t(`script.source.${piece.source}`, { day: format.dayWithWeekday(ledgerDay) })}
          data-variable={piece.variable}
        >
          {piece.text}
        </Told>
      )
    case 'covered':
      return (
        <span className="sc-cover" data-covered="">
          <Icon name="lock" size="s" />
          {t('script.coveredShort')}
        </span>
      )
    case 'missing':
      return (
        <Told more={t('script.missingWhy')} data-missing="true">
          {isFactName(piece.variable) ? t('script.missing') : t('script.toFill')}
        </Told>
      )
    default:
      return piece satisfies never
  }
}

export function Answers({
  choices,
  openKey,
  preparing,
  onPick,
}: {
  choices: readonly Choice[]
  openKey: string | null
  preparing: boolean
  onPick(choice: Choice): void
}) {
  const { t } = useTranslation()
  if (preparing) return <p className="sc-wait">{t('script.afterAnswer')}</p>
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can't be laid out as one row or scroll
    <div className="sc-answers" role="group" aria-label={t('script.answers')}>
      {choices.map((choice) => (
        <AnswerButton
          key={`${choice.number}-${choice.answer.key}`}
          choice={choice}
          open={choice.answer.key === openKey}
          onPick={() => onPick(choice)}
        />
      ))}
    </div>
  )
}

function AnswerButton({ choice, open, onPick }: { choice: Choice; open: boolean; onPick(): void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { answer, number, barred } = choice
  useKey(String(number), onPick, { label: '', group: '', enabled: barred === null })
  const hint =
    barred === 'locked'
      ? t(answer.needs === 'mismatch' ? 'script.barred.needsMismatch' : 'script.barred.needsMatch')
      : barred === 'notVerified'
        ? t('script.barred.notVerified')
        : barred === 'notRecorded'
          ? t('script.barred.notRecorded')
          : answer.hint
            ? format.pick(answer.hint)
            : ''
  return (
    <button
      type="button"
      className="sc-answer"
      data-answer={answer.key}
      aria-keyshortcuts={String(number)}
      aria-pressed={answer.capture.length > 0 ? open : undefined}
      disabled={barred !== null}
      onClick={onPick}
    >
      <Kbd combo={String(number)} />
      <span>
        <b className="sc-wrap" title={format.pick(answer.label)}>
          {format.pick(answer.label)}
        </b>
        {hint && (
          <small className="sc-clip" title={hint}>
            {hint}
          </small>
        )}
      </span>
    </button>
  )
}
