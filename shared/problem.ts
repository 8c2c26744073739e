// Every error that a person can see: a code from a closed set and its parameters, never wording.
// `renderer/words` words each code in every language; central answers with them as RFC 9457 documents.
import { z } from 'zod'

export const PROBLEM_CODES = [
  // session and rights
  'session.wrongCredentials', // {left} tries left
  'session.locked', // {until}
  'session.expired',
  'session.mustChange', // a first password: choose one of your own
  'session.firstPasswordOver', // {until}
  'session.centralChanged', // {url, file}: another seal key than the one this computer met first
  'session.offlineUnlockExpired', // {hours}
  'role.notAllowed', // {need}
  'team.notYours',
  'person.nameTaken', // {name}: login names are one person's
  'person.numberTaken', // {number}
  'person.yourself', // somebody else does that to one's own account
  'person.lastAdmin',
  'door.closed', // wrong or missing per-run secret, foreign Host or Origin
  // requests
  'request.malformed', // {path, detail}
  'request.tooLarge', // {limitBytes}
  'request.tooMany', // {retryAfterSeconds}
  'request.notFound',
  'central.unreachable', // {url}
  'central.timeout',
  'central.internal', // {reference}
  'central.busy', // {retryAfterSeconds}
  'central.tooOld', // {minimum}
  'central.behind', // {newest}
  // sync
  'sync.gap', // {expected, got}
  'sync.numberReused', // {n}
  'sync.mustRefetch', // {reason}
  'act.unknownKind', // {kind}
  'act.malformed', // {path, detail}
  'act.versionConflict', // {kind, id, base, current}
  'act.subjectMissing', // {kind, id}
  'act.idTaken', // {kind, id}
  'act.notAllowed', // {kind}
  'act.caseNotYours', // {caseId}
  // promises and wrap-up
  'promise.amountTooLow', // {minimumFen}
  'promise.amountTooHigh', // {maximumFen}
  'promise.dateInPast', // {earliest}
  'promise.dateTooLate', // {latest}
  'promise.needsSupervisor', // second promise after a broken one
  'promise.alreadyOpen', // {promiseId}
  'promise.notVerified', // in a call in which the customer was not verified
  'promise.notRunning', // {state}: only one that runs ends by people
  'promise.ofPlan', // an instalment: the plan ends, not one of its parts
  'exception.open', // the same was asked for, or was granted and not used
  'exception.closed', // {state}
  'exception.own', // who asked does not decide
  // plans and waivers
  'plan.tooManyPeriods', // {maximum}
  'plan.firstInPast', // {earliest}
  'plan.firstTooLate', // {latest}
  'plan.tooDear', // {annualPpm, maximumPpm}: the cost of a year is above the ceiling
  'plan.alreadyOpen', // a plan of the case runs or waits for its decision
  'plan.partTooSmall', // an instalment of nothing
  'plan.meansUnknown', // nobody asked for income and needs
  'plan.aboveMeans', // {maximumFen, disposableFen}
  'plan.figuresChanged', // {totalFen}: the ledger moved since the agent saw it
  'plan.consentMissing', // income and needs without the customer's consent of that day
  'plan.nothingOwed',
  // a person's own data
  'erasure.debtOpen',
  'erasure.ticketOpen',
  'erasure.legalHold',
  'erasure.lawKeeps', // {until}
  'retention.outsideLaw', // {why, months}
  'retention.changed', // {count}: another number than the one that was confirmed
  'retention.busy', // another node clears right now
  'call.erased', // the period of a call is over
  'customer.erased', // an act about somebody whose data is gone
  'plan.ownRequest', // who asked does not decide
  'plan.closed', // {state}: decided or withdrawn already
  'waiver.aboveOwed',
  'waiver.order', // fee, then interest, then principal
  'waiver.aboveTier', // {maximumFen}: above what this role may grant
  'disposition.fieldMissing', // {field}
  'disposition.fieldInvalid', // {field, detail}
  'disposition.contradictsCall', // {code, fact}
  'disposition.already', // {code}
  'callback.outsideHours', // {from, until}
  'callback.inPast', // {now}
  'ticket.closed', // {state}
  'ticket.notYours', // {kind}: this role does not decide tickets of the kind
  'ticket.ownComplaint', // whom a complaint is about takes no part in its answer
  'ticket.ownRequest', // who opened it does not decide it
  'ticket.stepMissing', // {step}: comes first; empty when there is none
  'ticket.unanswered', // a complaint ends by its answer or by being withdrawn
  'ticket.askedAlready', // the customer was asked at the end of this call
  'hold.ownComplaint', // whom the complaint is about lifts its hold
  // messages
  'message.wrongChannel',
  'message.noAddress', // {channel}: the lender named none
  'message.neutralOnly', // to a third person nothing but "please call us"
  'message.unverified', // a text message about the debt to a number on which the debtor was never verified
  'message.valueMissing', // {name}: the ledger has no value for a variable of the text
  'message.templateFaults', // {count}
  'message.templateClosed', // {state}: decided already
  'message.ownTemplate', // who wrote it does not approve it
  'message.versionTaken', // {version}: somebody else wrote one meanwhile
  'paper.notOne', // a file of another kind than a paper's
  'paper.tooLarge', // {limit}: MB
  'paper.tooMany', // {limit}
  'paper.noConsent', // the customer has not agreed to tell of it
  'paper.ticketOver', // decided or closed meanwhile, or no ticket that takes papers
  'message.signature', // {detail}: a carrier's message that is not signed as agreed, too old or seen before
  // settings of the rules
  'rules.wider', // {setting, law, asked}
  'rules.hoursClosed',
  'rules.notInPack', // {setting}
  'rules.dateInPast', // {earliest}
  // released scripts and cards
  'release.openAlready', // {version}: one version of it is in the making at a time
  'release.tooManyOpen', // {limit}
  'release.changedMeanwhile', // saved or moved on from elsewhere
  'release.wrongState',
  'release.ownWork', // another person reviews
  'release.notTheAuthor',
  'release.otherName',
  'release.reasonMissing',
  'release.faulty', // {count, node}
  'release.inThePast',
  'release.lastInForce',
  // strategy and allotment
  'strategy.bounds', // {weight, least, most}
  'strategy.unfair', // {least}: a day of waiting must give that many points
  'strategy.stage', // {why, fromDpd, words}
  'strategy.dateInPast', // {earliest}
  'strategy.changed', // somebody set it meanwhile
  'team.nameTaken', // {name}
  'allot.nothing', // no case fits the order
  'allot.dateInPast', // {earliest}
  'allot.gone', // no preview any more, or nothing to undo
  'allot.changed', // {cases}: passed on since the preview
  'allot.running', // another allotment
  'allot.broken', // central stopped half-way; all of it was taken back
  // ledger
  'ledger.unknownAccount',
  'ledger.inFuture', // {latest}
  'ledger.beforeBill', // {earliest}: older than the bill that it would pay
  'ledger.contradicts', // {reference}: booked already with other figures or on another account
  'ledger.closed', // {state}
  'ledger.dueBeforePosting', // {postedOn}
  'ledger.minimumAboveAmount', // {amountFen}
  'ledger.billTooOld', // {after}: it is in the amount of the account already
  'ledger.billTwice', // {dueDate}: another bill of the account falls due on that day
  // review
  'review.redrawReason', // {from}: these days were drawn before
  'calibration.closed', // the session is over
  'calibration.scored', // scored blind already
  'calibration.tooFew', // no call has two scores
  'score.items', // {item}: an item that is missing, or that does not belong there
  'score.reason', // {item}: points are missing or disputed without a word why
  'score.disputed', // a dispute waits to be decided
  'score.closed', // nothing is open to answer or decide
  'score.ownScore', // who scored does not decide
  'score.lower', // {item, least, most}: a dispute never costs points
  'review.ownCall',
  'review.nothingChanged', // {code}
  'review.notYours', // an answer to the review of somebody else's call
  'review.closed', // answered already, or agreed: nothing to answer
  // guard
  'guard.refused', // {rule, source, until, overridableBy}
  'guard.timeNotVerified',
  'guard.freeDialRight',
  'verification.locked', // {why}
  // phone
  'phone.notRegistered',
  'phone.noMicrophone',
  'phone.noRelay', // sound may only go through a relay, and none answers
  'phone.microphoneDenied',
  'phone.deviceGone', // {label}
  'phone.numberInvalid', // {reason}
  'phone.busyHere', // a call is already up
  'phone.failed', // {status, reason}
  'phone.transferFailed', // {status}: the call stands
  'phone.conferenceFailed', // {status}
  'phone.targetUnreached', // {status}: who was to be consulted did not answer
  'phone.targetLeft', // who was consulted hung up
  'phone.unknownStatus', // {status}
  'phone.recordingUnconfirmed',
  'phone.lineDown', // {detail}
  'phone.headsetBusy', // {label}
  'phone.headsetGone', // {label}
  'phone.customerUnheard',
  'phone.agentUnheard',
  'phone.lineLossy',
  'phone.lineUneven',
  'phone.lineSlow',
  // REGISTER refused: the account (401, 403, 407), unknown there (404, 410, 604), asked for its password without end, anything else
  'phone.loginRefused', // {status, reason}
  'phone.loginUnknown', // {status, reason}
  'phone.loginLoop', // {status, reason}
  'phone.loginFailed', // {status, reason}
  'phone.serverBusy', // {status, reason}: passes by itself
  'phone.certificate', // {host, subject, issuer, untilDate, reason}: of the line's server, not trusted by this computer
  'desk.stateNotTold', // {detail}: the exchange did not hear that the agent is ready, paused or gone
  // local store
  'local.keyStoreRefused', // {backend}
  'local.passphraseWrong',
  'local.keyLost',
  'local.journalFailed', // {detail}
  'local.diskFull',
  'local.recordingFailed', // {detail}: the desk's own recording of a call
  'local.corrupt', // {what}
  'local.lockedElsewhere',
  // supervisors in calls
  'supervise.notInCall', // the agent is in no call that was answered
  'supervise.noExtension', // the agent's account on the line can't stand in a code
  // recordings in central
  'recording.notKept', // this central has no place for them
  'recording.already', // it is stored
  'recording.damaged', // {detail}: the hash differs, or it does not open
  'recording.erased', // its period is over
  'recording.none', // {reason}: central holds no recording of this call
  'recording.keyLost', // it is there, and no key of this central opens it
  'recording.empty', // it opens, and there is no sound in it
  'recording.grantOver', // the permission to listen is over, or another's
  'recording.outsideLaw', // {rule}: a policy that the rule pack does not allow
  // intake
  'intake.encoding',
  'intake.empty',
  'intake.tooLarge', // {limitBytes}
  'intake.unpacksTooLarge', // {limitBytes}: a workbook, unpacked
  'intake.notATable', // {detail}
  'intake.columnMissing', // {column}
  'intake.unsaid', // {column}: neither the file, nor the request, nor an earlier file of this lender says it
  'intake.cancelled', // nothing was written
  'intake.brokenRow', // {line, detail}
  'intake.cellMissing', // {column}
  'intake.cellInvalid', // {column, reason}
  'intake.duplicateInFile', // {line}
  // cases handed on
  'agency.notPublished', // {name}
  'agency.ended', // {name}
  'agency.alreadyOut', // {name}
  'agency.closed',
  'agency.tooEarly', // {from, bucket}
  'agency.held', // {holdKind}
  'agency.agreed',
  'agency.noNumber',
  'agency.notIts', // {reference}: a contact with a case that the agency never had
  'agency.unknownNumber', // {reference}
  'agency.inFuture', // {latest}
  'referral.factsTooShort', // {least}: signs
  'referral.twoVisitors', // the same person twice
  'referral.notApproved', // nobody agreed to a legal referral of this case
  // the shell
  'ipc.malformed', // {channel, path}
  'ipc.untrusted', // {channel}
  'shell.practiceUnavailable', // {detail}
  'shell.portTaken', // {port}
  'shell.policyUnreadable', // {path, wrong}
  'shell.policyMissing', // {path}
  'shell.policyKept', // {path, wrong}: the last good one holds
  'shell.practiceForbidden', // {path}
  'shell.fileNotSaved', // {detail}
  'shell.savingForbidden', // by the policy
  'enrolment.notOne', // {detail}
  'enrolment.badSignature',
  'enrolment.wrongCode', // {left}
  'enrolment.unreachable', // {url}
  'enrolment.noSuchCode', // unknown, spent, or too late
  'machine.wipeOrdered', // {at}: IT has this desk's local data removed
  'machine.tooLate', // the desk has begun, or was never ordered
  'update.unsigned', // {url}
  'update.damaged', // {url}
  'update.unreachable', // {url}
  'update.busy', // a call is up, or nothing is there to install
  'shell.practiceNotKept', // {detail}
  'unexpected', // {reference}
] as const

export const ProblemCode = z.enum(PROBLEM_CODES)
export type ProblemCode = z.infer<typeof ProblemCode>

export const ProblemParams = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** One error as data. `params` hold figures and names of fields, never personal data. */
export const Problem = z.object({ code: ProblemCode, params: ProblemParams.default({}) })
export type Problem = z.infer<typeof Problem>

/** RFC 9457 body: `type` is `urn:duedesk:problem:<code>`. */
export const ProblemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: ProblemCode,
  params: ProblemParams,
})
export type ProblemDocument = z.infer<typeof ProblemDocument>

/** Carries a Problem through code that throws. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(code: ProblemCode, params: Problem['params'] = {}, options?: ErrorOptions) {
    super(code, options)
    this.name = 'ProblemError'
    this.problem = { code, params }
  }
}

/** The problem inside an unknown thrown value; anything unforeseen becomes `unexpected`. */
export function problemOf(error: unknown, reference = ''): Problem {
  if (error instanceof ProblemError) return error.problem
  return { code: 'unexpected', params: { reference } }
}
