// The form of an order: what to do, with which cases, from whom and to whom, how, until when and why. Private to allotment.
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { DEAL_RULES, DealRule } from '../../../shared/allotment.ts'
import { ALLOTMENT_HOWS, ALLOTMENT_LIMIT, type AllotmentBoard } from '../../../shared/allotmentBodies.ts'
import type { LocalDay } from '../../../shared/instant.ts'
import { BUCKET_NAMES, Bucket, type Id, Product } from '../../../shared/values.ts'
import { Button, Field, LinkButton, Pills, Scroll } from '../../ui/controls.tsx'
import { DayField } from '../fields/fields.tsx'
import type { Missing, OrderDraft } from './order.ts'

export interface OrderFormProps {
  readonly draft: OrderDraft
  readonly board: AllotmentBoard
  readonly missing: Missing | null
  readonly busy: boolean
  /** A preview stands or something runs: the order is not changed under it. */
  readonly locked: boolean
  readonly today: LocalDay
  onChange(draft: OrderDraft): void
  onPreview(): void
}

export function OrderForm({
  draft,
  board,
  missing,
  busy,
  locked,
  today,
  onChange,
  onPreview,
}: OrderFormProps) {
  const { t } = useTranslation()
  const id = useId()
  const put = (part: Partial<OrderDraft>) => onChange({ ...draft, ...part })
  const { how } = draft
  const dealing = how === 'allot' || how === 'move'
  const hint =
    missing === 'to' || missing === 'from'
      ? t(`allotment.${missing}Needed`)
      : missing === 'reason'
        ? t('allotment.reasonNeeded')
        : missing === 'until'
          ? t('allotment.until.keep')
          : null
  return (
    <form
      className="sg-col al-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (missing === null && !busy) onPreview()
      }}
    >
      <Scroll className="fade sg-pad" label={t('allotment.howLabel')}>
        <fieldset className="sg-fields" disabled={locked}>
          <legend className="said-only">{t('allotment.howLabel')}</legend>
          <Pills
            label={t('allotment.howLabel')}
            value={how}
            choices={ALLOTMENT_HOWS.map((value) => ({ value, text: t(`allotment.how.${value}`) }))}
            onChange={(value) => put({ how: value })}
          />
          {how !== 'allot' && (
            <Agents
              label={t('allotment.from')}
              board={board}
              on={draft.holders}
              onChange={(holders) => put({ holders })}
            />
          )}
          {dealing && (
            <>
              <Agents label={t('allotment.to')} board={board} on={draft.to} onChange={(to) => put({ to })} />
              <Field label={t('allotment.rule')} htmlFor={`${id}-rule`}>
                <select
                  id={`${id}-rule`}
                  className="fi-in"
                  value={draft.rule}
                  onChange={(event) => put({ rule: DealRule.parse(event.target.value) })}
                >
                  {DEAL_RULES.map((rule) => (
                    <option key={rule} value={rule}>
                      {t(`allotment.rules.${rule}`)}
                    </option>
                  ))}
                </select>
              </Field>
              <Check
                on={draft.bySkill}
                text={t('allotment.bySkill')}
                onChange={(bySkill) => put({ bySkill })}
              />
            </>
          )}
          {how === 'return' && (
            <div>
              <span className="lab">{t('allotment.back')}</span>
              <Pills
                label={t('allotment.back')}
                value={draft.back}
                choices={[
                  { value: 'pool', text: t('allotment.toPool') },
                  { value: 'lender', text: t('allotment.toLender') },
                ]}
                onChange={(back) => put({ back })}
              />
            </div>
          )}
          <div className="al-pair">
            <Field label={t('allotment.product')} htmlFor={`${id}-product`}>
              <select
                id={`${id}-product`}
                className="fi-in"
                value={draft.product}
                onChange={(event) => put({ product: Product.safeParse(event.target.value).data ?? '' })}
              >
                <option value="">{t('allotment.any')}</option>
                {Product.options.map((product) => (
                  <option key={product} value={product}>
                    {t(`enums.product.${product}`)}
                  </option>
                ))}
              </select>
            </Field>
            <Field label={t('allotment.bucket')} htmlFor={`${id}-bucket`}>
              <select
                id={`${id}-bucket`}
                className="fi-in"
                value={draft.bucket}
                onChange={(event) => put({ bucket: Bucket.safeParse(event.target.value).data ?? '' })}
              >
                <option value="">{t('allotment.any')}</option>
                {BUCKET_NAMES.map((bucket) => (
                  <option key={bucket} value={bucket}>
                    {bucket}
                  </option>
                ))}
              </select>
            </Field>
            <Field label={t('allotment.lender')} htmlFor={`${id}-lender`}>
              <select
                id={`${id}-lender`}
                className="fi-in"
                value={draft.lender}
                onChange={(event) => put({ lender: event.target.value })}
              >
                <option value="">{t('allotment.any')}</option>
                {board.lenders.map((lender) => (
                  <option key={lender}>{lender}</option>
                ))}
              </select>
            </Field>
            <Field label={t('allotment.most')} htmlFor={`${id}-most`}>
              <input
                id={`${id}-most`}
                className="fi-in"
                type="number"
                min={1}
                max={ALLOTMENT_LIMIT}
                value={draft.most}
                onChange={(event) => {
                  const most = Number(event.target.value)
                  if (Number.isInteger(most) && most >= 1 && most <= ALLOTMENT_LIMIT) put({ most })
                }}
              />
            </Field>
            {(['fromYuan', 'toYuan'] as const).map((part) => (
              <Field
                key={part}
                label={t(part === 'fromYuan' ? 'allotment.fromFen' : 'allotment.toFen')}
                htmlFor={`${id}-${part}`}
              >
                <input
                  id={`${id}-${part}`}
                  className="fi-in"
                  inputMode="decimal"
                  value={draft[part]}
                  placeholder={t('allotment.any')}
                  onChange={(event) => put({ [part]: event.target.value })}
                />
              </Field>
            ))}
          </div>
          <Field
            label={t('allotment.accounts')}
            htmlFor={`${id}-accounts`}
            hint={t('allotment.accountsHint')}
          >
            <textarea
              id={`${id}-accounts`}
              className="fi-in"
              value={draft.accounts}
              onChange={(event) => put({ accounts: event.target.value })}
            />
          </Field>
          {how !== 'allot' && (
            <Check
              on={draft.termOver}
              text={t('allotment.termOver')}
              onChange={(termOver) => put({ termOver })}
            />
          )}
          {how !== 'return' && (
            <Field label={t(`allotment.until.${how}`)} htmlFor={`${id}-until`}>
              <DayField
                inputId={`${id}-until`}
                today={today}
                min={today}
                value={draft.until === '' ? null : draft.until}
                onChange={(day) => put({ until: day ?? '' })}
              />
            </Field>
          )}
          <Field label={t('allotment.reason')} htmlFor={`${id}-reason`} required={t('common.required')}>
            <input
              id={`${id}-reason`}
              className="fi-in"
              maxLength={200}
              value={draft.reason}
              onChange={(event) => put({ reason: event.target.value })}
            />
          </Field>
        </fieldset>
      </Scroll>
      <footer className="sg-save">
        <div className="row">
          <span className="sm t2 grow">{locked ? '' : hint}</span>
          <Button
            type="submit"
            look={locked ? 'plain' : 'pri'}
            icon="eye"
            combo="Ctrl+Enter"
            busy={busy && !locked}
            disabled={missing !== null || locked}
          >
            {t('allotment.preview')}
          </Button>
        </div>
      </footer>
    </form>
  )
}

function Check({ on, text, onChange }: { on: boolean; text: string; onChange(on: boolean): void }) {
  return (
    <label className="al-check">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
      {text}
    </label>
  )
}

/** Agents to choose among, with what they hold; a team chooses all of its people. */
function Agents({
  label,
  board,
  on,
  onChange,
}: {
  label: string
  board: AllotmentBoard
  on: readonly Id[]
  onChange(on: Id[]): void
}) {
  const { t } = useTranslation()
  const all = board.agents.map((agent) => agent.id)
  const membersOf = (team: Id) =>
    board.agents.filter((agent) => agent.place.team === team).map((agent) => agent.id)
  return (
    <fieldset className="al-agents">
      <legend className="lab">{label}</legend>
      <span className="row tight al-teams">
        <LinkButton onClick={() => onChange(on.length === all.length ? [] : all)}>
          {t('allotment.everybody')}
        </LinkButton>
        {board.teams.map((team) => (
          <LinkButton key={team.id} onClick={() => onChange(membersOf(team.id))}>
            {team.name}
          </LinkButton>
        ))}
      </span>
      <ul>
        {board.agents.map((agent) => (
          <li key={agent.id}>
            <label className="al-check" data-agent={agent.staffNumber}>
              <input
                type="checkbox"
                checked={on.includes(agent.id)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...on, agent.id] : on.filter((one) => one !== agent.id))
                }
              />
              <span className="clip grow">
                {agent.name} · {agent.staffNumber}
              </span>
              <span className="t3">{agent.load.cases}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  )
}
