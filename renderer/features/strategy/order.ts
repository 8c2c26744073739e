// The order of a supervisor as it is being filled in, and what still keeps it from being asked. Private to allotment; pure.
import type { DealRule } from '../../../shared/allotment.ts'
import type { AllotmentHow, AllotmentOrder } from '../../../shared/allotmentBodies.ts'
import type { LocalDay } from '../../../shared/instant.ts'
import type { Bucket, Id, Product } from '../../../shared/values.ts'

export interface OrderDraft {
  readonly how: AllotmentHow
  /** Of whom; where cases are dealt out of the pool it does not count. */
  readonly holders: readonly Id[]
  readonly to: readonly Id[]
  readonly back: 'pool' | 'lender'
  readonly rule: DealRule
  readonly bySkill: boolean
  readonly product: Product | ''
  readonly bucket: Bucket | ''
  readonly lender: string
  /** Yuan as typed. */
  readonly fromYuan: string
  readonly toYuan: string
  /** Account numbers, one a line. */
  readonly accounts: string
  readonly termOver: boolean
  readonly most: number
  readonly until: LocalDay | ''
  readonly reason: string
}

export const emptyOrder: OrderDraft = {
  how: 'allot',
  holders: [],
  to: [],
  back: 'pool',
  rule: 'even',
  bySkill: false,
  product: '',
  bucket: '',
  lender: '',
  fromYuan: '',
  toYuan: '',
  accounts: '',
  termOver: false,
  most: 1000,
  until: '',
  reason: '',
}

export type Missing = 'to' | 'from' | 'until' | 'reason'

const deals = (how: AllotmentHow): how is 'allot' | 'move' => how === 'allot' || how === 'move'

/** The first thing that is missing; null when it can be asked. */
export function missingIn(draft: OrderDraft): Missing | null {
  if (draft.how !== 'allot' && draft.holders.length === 0) return 'from'
  if (deals(draft.how) && draft.to.length === 0) return 'to'
  if (draft.how === 'keep' && draft.until === '') return 'until'
  return draft.reason.trim() === '' ? 'reason' : null
}

const fenOf = (yuan: string): number | null => {
  const value = Number(yuan)
  return yuan.trim() === '' || !Number.isFinite(value) || value < 0 ? null : Math.round(value * 100)
}

const accountsOf = (text: string): string[] => [
  ...new Set(text.split(/[\s,，;；]+/).filter((part) => part.length >= 4)),
]

export function orderOf(draft: OrderDraft): AllotmentOrder {
  const common = {
    filter: {
      holders: draft.how === 'allot' ? null : [...draft.holders],
      products: draft.product === '' ? [] : [draft.product],
      buckets: draft.bucket === '' ? [] : [draft.bucket],
      lenders: draft.lender === '' ? [] : [draft.lender],
      fromFen: fenOf(draft.fromYuan),
      toFen: fenOf(draft.toYuan),
      accounts: accountsOf(draft.accounts),
      termOver: draft.termOver,
      caseIds: [],
      most: draft.most,
    },
    reason: draft.reason.trim(),
  }
  if (draft.how === 'keep') return { ...common, how: 'keep', until: draft.until }
  if (draft.how === 'return') return { ...common, how: 'return', to: draft.back }
  const { how, rule, bySkill, to } = draft
  return { ...common, how, rule, bySkill, to: [...to], until: draft.until === '' ? null : draft.until }
}
