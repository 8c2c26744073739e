// What a contact is to the customer, in words: the filed relation where it is known, else as it was filed, else the role.
import { useTranslation } from 'react-i18next'
import { relationWords } from '../../../shared/relation.ts'
import type { ContactView } from '../../local/views.ts'
import { useFormat } from '../../words/format.ts'

export function useRelation(): (contact: Pick<ContactView, 'role' | 'relation'>) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ role, relation }) => {
    if (relation === null) return t(`enums.contactRole.${role}`)
    const known = relationWords(relation)
    return known ? format.pick(known) : relation
  }
}
